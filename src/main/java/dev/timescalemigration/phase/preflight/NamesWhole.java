package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.PrintableSql;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.timescale.CutNames;
import dev.timescalemigration.timescale.Hypertable;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names of all columns of compressed chunks are text: TimescaleDB cuts long ones within a
 * letter, and what {@code pg_dump} then writes cannot be loaded.
 */
final class NamesWhole implements Requirement {

  @Override
  public String name() {
    return "names in compressed chunks";
  }

  @Override
  public Set<Side> reads() {
    return EnumSet.of(Side.SOURCE);
  }

  @Override
  public boolean applies(Facts facts) {
    return !facts.schemaExpected() && facts.source().timescale().isPresent();
  }

  @Override
  public CheckFinding examine(Facts facts) {
    List<CutNames> cut = facts.sourceTimescale().cutNames();
    if (cut.isEmpty()) {
      return CheckFinding.ok("are text");
    }
    Map<QualifiedName, Hypertable> hypertables =
        facts.sourceTimescale().hypertables().stream()
            .collect(Collectors.toMap(Hypertable::name, Function.identity()));
    List<String> named = cut.stream().map(NamesWhole::describe).toList();
    return CheckFinding.fail(
            "TimescaleDB keeps "
                + CutNames.KEPT_BYTES
                + " bytes of a column's name and cut a letter, so that the schema cannot be loaded: "
                + NameList.of(named),
            "give the columns shorter names, or leave the chunks uncompressed until they are"
                + " migrated; run in the source: "
                + PrintableSql.list(
                    cut.stream()
                        .flatMap(names -> fix(names, hypertables.get(names.hypertable())))
                        .toList()))
        .naming(named);
  }

  private static String describe(CutNames names) {
    return names.columns().isEmpty()
        ? names.hypertable() + " (a filter of several columns)"
        : names.hypertable()
            + " ("
            + names.columns().stream().map(Identifiers::quote).collect(Collectors.joining(", "))
            + ")";
  }

  private static Stream<String> fix(CutNames names, Hypertable hypertable) {
    String relation =
        hypertable
            .continuousAggregate()
            .map(view -> "ALTER MATERIALIZED VIEW " + view.quoted())
            .orElse("ALTER TABLE " + hypertable.name().quoted());
    return names.columns().isEmpty()
        ? Stream.of(decompress(hypertable))
        : names.columns().stream()
            .map(
                column ->
                    relation
                        + " RENAME COLUMN "
                        + Identifiers.quote(column)
                        + " TO "
                        + Identifiers.quote(CutNames.shorter(column)));
  }

  private static String decompress(Hypertable hypertable) {
    return "SELECT decompress_chunk(chunk, true) FROM show_chunks("
        + Identifiers.literal(hypertable.name().quoted())
        + ") AS chunk";
  }
}
