package dev.timescalemigration.compare.rows;

import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.PrintableSql;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.timescale.CompressionSettings;
import dev.timescalemigration.timescale.DroppedExpression;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * A difference that generated columns alone make: the source keeps values that were computed before
 * a function of the expression was replaced. Copying again gives the same difference again.
 */
public final class ComputedDifference {
  private ComputedDifference() {}

  /**
   * The generated columns that are all that differs; empty when other columns differ too.
   *
   * @param generated the columns that the target computes
   */
  public static List<String> columns(
      Handle source,
      ComparedRows inSource,
      Handle target,
      ComparedRows inTarget,
      List<String> generated) {
    List<String> others = new ArrayList<>(inSource.columns());
    others.removeAll(generated);
    if (generated.isEmpty() || !areEqual(source, inSource, target, inTarget, others)) {
      return List.of();
    }
    return generated.stream()
        .filter(
            column -> {
              List<String> withColumn = new ArrayList<>(others);
              withColumn.add(column);
              return !areEqual(source, inSource, target, inTarget, withColumn);
            })
        .toList();
  }

  private static boolean areEqual(
      Handle source,
      ComparedRows inSource,
      Handle target,
      ComparedRows inTarget,
      List<String> columns) {
    return inSource.with(columns).digest(source).equals(inTarget.with(columns).digest(target));
  }

  /**
   * What to do, one sentence or two.
   *
   * @param source session of the source
   * @param inTarget the table in the target
   * @param inSource the table in the source
   * @param compression the settings of a hypertable of the target that has compression enabled: its
   *     compressed chunks forbid to change columns
   * @param then what brings the rows once the column is a plain one
   */
  public static String toFix(
      Handle source,
      QualifiedName inTarget,
      QualifiedName inSource,
      List<String> columns,
      Optional<CompressionSettings> compression,
      String then) {
    List<String> keep =
        columns.stream()
            .flatMap(column -> DroppedExpression.statements(inTarget, column, compression).stream())
            .toList();
    return "only generated columns differ: "
        + Identifiers.quoteAll(columns)
        + " (the source has values that the expression does not give now). To keep them, run in the"
        + " target"
        + (compression.isPresent() ? ", before any of its chunks is compressed: " : ": ")
        + PrintableSql.list(keep)
        + " Then "
        + then
        + ". To have the new values instead, run in the source: "
        + PrintableSql.list(List.of(recompute(source, inSource, columns)));
  }

  /** Nothing is computed again in an update that leaves out what a column is computed from. */
  private static String recompute(Handle source, QualifiedName table, List<String> columns) {
    return "UPDATE "
        + table.quoted()
        + " SET "
        + source
            .createQuery(SqlFile.of(ComputedDifference.class, "computed_from"))
            .bind("table", table.quoted())
            .bindArray("columns", String.class, columns)
            .mapTo(String.class)
            .stream()
            .map(column -> Identifiers.quote(column) + " = " + Identifiers.quote(column))
            .collect(Collectors.joining(", "));
  }
}
