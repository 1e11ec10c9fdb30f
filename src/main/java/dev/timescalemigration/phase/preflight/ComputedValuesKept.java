package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.phase.preflight.facts.ComputedColumn;
import dev.timescalemigration.phase.preflight.facts.TableFacts;
import dev.timescalemigration.phase.preflight.facts.TimescaleFacts;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.PrintableSql;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.timescale.CompressionSettings;
import dev.timescalemigration.timescale.DroppedExpression;
import dev.timescalemigration.timescale.Hypertable;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Stored generated columns have the values that their expression gives now: the target computes
 * them again from the rows that are copied.
 */
final class ComputedValuesKept implements SelectionRequirement {

  @Override
  public String name() {
    return "stored generated columns";
  }

  @Override
  public CheckFinding examine(Facts facts) {
    List<ComputedColumn> outdated =
        facts.selected().outdatedColumns().stream()
            .filter(column -> isComputedInTarget(facts, column))
            .toList();
    if (outdated.isEmpty()) {
      return CheckFinding.ok("sampled rows have the values that the expressions give now");
    }
    return CheckFinding.warn(
            "sampled rows have other values than the expression gives now, and the target would"
                + " compute them again: "
                + NameList.of(outdated.stream().map(ComputedValuesKept::what).toList()),
            "to keep the stored values, run in the target after the schema is loaded and before the"
                + " rows are copied: "
                + PrintableSql.list(outdated.stream().flatMap(one -> keep(facts, one)).toList())
                + " New rows then need a trigger there that computes the column. To have the new"
                + " values instead, run in the source: "
                + PrintableSql.list(
                    outdated.stream()
                        .filter(column -> column.base() != null)
                        .map(ComputedValuesKept::recompute)
                        .toList()))
        .naming(outdated.stream().map(ComputedValuesKept::what).toList());
  }

  private static String what(ComputedColumn column) {
    return column.table() + "." + column.column() + " (generated as " + column.expression() + ")";
  }

  private static Stream<String> keep(Facts facts, ComputedColumn column) {
    return DroppedExpression.statements(
        column.table(), column.column(), compression(facts, column.table()))
        .stream();
  }

  private static Optional<CompressionSettings> compression(Facts facts, QualifiedName table) {
    TimescaleFacts timescale = facts.sourceTimescale();
    return timescale.hypertables().stream()
        .filter(one -> one.name().equals(table))
        .filter(Hypertable::compressionEnabled)
        .findFirst()
        .map(
            one ->
                timescale
                    .compressionSettings()
                    .getOrDefault(one.name(), CompressionSettings.UNSET));
  }

  /** Nothing is computed again in an update that leaves out what the column is computed from. */
  private static String recompute(ComputedColumn column) {
    String name = Identifiers.quote(column.column());
    String base = Identifiers.quote(column.base());
    return "UPDATE "
        + column.table().quoted()
        + " SET "
        + base
        + " = "
        + base
        + " WHERE ("
        + name
        + ")::text IS DISTINCT FROM ("
        + column.expression()
        + ")::text";
  }

  /** A column that is a plain one in the loaded target takes the values as they are. */
  private static boolean isComputedInTarget(Facts facts, ComputedColumn column) {
    if (!facts.schemaExpected() || !facts.sides().containsKey(Side.TARGET)) {
      return true;
    }
    TableFacts table = facts.target().tablesByName().get(column.table());
    return table == null
        || table.columns().stream()
            .filter(one -> one.name().equals(column.column()))
            .allMatch(TableFacts.ColumnFacts::generated);
  }
}
