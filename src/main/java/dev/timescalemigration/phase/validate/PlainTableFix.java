package dev.timescalemigration.phase.validate;

import dev.timescalemigration.compare.repair.FiringTrigger;
import dev.timescalemigration.compare.rows.ComparedRows;
import dev.timescalemigration.compare.rows.RowDifference;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.PrintableSql;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The command that makes a plain table of the target equal, for a person to look at and run in a
 * shell in which {@code SOURCE} and {@code TARGET} are set.
 *
 * <p>It notes the version of each row of the target ({@code xmin}, PostgreSQL's documentation,
 * "System Columns") before it reads the source. A row that the application wrote in the target
 * since then is left alone. The target's triggers do not fire: they fired in the source.
 */
final class PlainTableFix {
  private static final String PSQL_TARGET = "psql \"$TARGET\" -Xq1 -v ON_ERROR_STOP=1";

  /** As short as a writer may wait for the lock that switches triggers. */
  private static final String LOCK_TIMEOUT = "SET LOCAL lock_timeout = '100ms'";

  private final ComparedRows rows;
  private final RowDifference difference;
  private final TargetTraits traits;

  /**
   * What the target's table has of its own.
   *
   * @param alwaysGenerated identity columns that are GENERATED ALWAYS: only while they are not can
   *     a row that is there be given another value
   * @param computed columns that the database computes, so that nothing is written to them
   * @param triggers the user's triggers that fire for a writer
   */
  record TargetTraits(
      List<String> alwaysGenerated, List<String> computed, List<FiringTrigger> triggers) {}

  private PlainTableFix(ComparedRows rows, RowDifference difference, TargetTraits traits) {
    this.rows = rows;
    this.difference = difference;
    this.traits = traits;
  }

  /** What to do, with the command. */
  static String of(ComparedRows compared, RowDifference difference, TargetTraits traits) {
    PlainTableFix fix = new PlainTableFix(compared.without(traits.computed()), difference, traits);
    if (compared.key().isEmpty()) {
      return "it has no key by which rows could be replaced: while nothing writes to it, run "
          + fix.command(fix.replaceAll());
    }
    boolean allExtraNamed = difference.extra() == difference.extraSample().size();
    return "look at the rows, then run "
        + fix.command(fix.replaceByKey())
        + (allExtraNamed ? "" : ", and 'tsm validate' again, which names the next ones");
  }

  private String command(List<String> steps) {
    return PSQL_TARGET
        + steps.stream().map(step -> " -c " + shell(step)).collect(Collectors.joining());
  }

  private List<String> replaceAll() {
    List<String> steps = new ArrayList<>(readSource("true"));
    steps.addAll(
        withoutTriggers(
            List.of(
                "DELETE FROM " + rows.relation(),
                "INSERT INTO "
                    + table()
                    + " ("
                    + columns()
                    + ") OVERRIDING SYSTEM VALUE SELECT "
                    + columns()
                    + " FROM source_rows")));
    return steps;
  }

  private List<String> replaceByKey() {
    String wanted = wanted();
    List<String> steps = new ArrayList<>();
    steps.add(
        "CREATE TEMP TABLE seen AS SELECT "
            + key("")
            + ", xmin::text AS seen_version FROM "
            + rows.relation()
            + " WHERE "
            + wanted);
    steps.addAll(readSource(wanted));
    List<String> writes = new ArrayList<>();
    if (difference.extra() > 0) {
      writes.add(delete());
    }
    if (difference.missing() + difference.different() > 0) {
      writes.addAll(generated("BY DEFAULT"));
      writes.add(upsert());
      writes.addAll(generated("ALWAYS"));
    }
    steps.addAll(withoutTriggers(writes));
    return steps;
  }

  /** The named rows, where all are named; the samples of extra rows are always taken. */
  private String wanted() {
    List<String> named =
        Stream.of(
                difference.missingSample(), difference.differentSample(), difference.extraSample())
            .flatMap(List::stream)
            .toList();
    boolean allNamed =
        difference.missingSample().size() == difference.missing()
            && difference.differentSample().size() == difference.different();
    return allNamed ? any(named) : "true";
  }

  private List<String> readSource(String wanted) {
    String select = "SELECT " + columns() + " FROM " + rows.relation() + " WHERE " + wanted;
    String read = "psql \"$SOURCE\" -Xq -c " + shell("COPY (" + select + ") TO STDOUT");
    return List.of(
        "CREATE TEMP TABLE source_rows AS SELECT "
            + columns()
            + " FROM "
            + rows.relation()
            + " WITH NO DATA",
        "\\copy source_rows FROM PROGRAM '" + read.replace("'", "''") + "'");
  }

  private String delete() {
    return "DELETE FROM "
        + rows.relation()
        + " AS present WHERE ("
        + any(difference.extraSample())
        + ") AND NOT EXISTS (SELECT FROM source_rows WHERE ("
        + key("source_rows.")
        + ") = ("
        + key("present.")
        + ")) AND "
        + isAsSeen();
  }

  /** Keeps the rows that foreign keys point to: nothing is deleted. */
  private String upsert() {
    String others =
        rows.columns().stream()
            .filter(column -> !rows.key().contains(column))
            .map(Identifiers::quote)
            .map(column -> column + " = excluded." + column)
            .collect(Collectors.joining(", "));
    return "INSERT INTO "
        + table()
        + " AS present ("
        + columns()
        + ") OVERRIDING SYSTEM VALUE SELECT "
        + columns()
        + " FROM source_rows ON CONFLICT ("
        + key("")
        + ") DO "
        + (others.isEmpty() ? "NOTHING" : "UPDATE SET " + others + " WHERE " + isAsSeen());
  }

  private String isAsSeen() {
    return "EXISTS (SELECT FROM seen WHERE ("
        + key("seen.")
        + ") = ("
        + key("present.")
        + ") AND seen.seen_version = present.xmin::text)";
  }

  private List<String> generated(String how) {
    return traits.alwaysGenerated().stream()
        .filter(column -> !rows.key().contains(column))
        .map(
            column ->
                "ALTER TABLE "
                    + table()
                    + " ALTER COLUMN "
                    + Identifiers.quote(column)
                    + " SET GENERATED "
                    + how)
        .toList();
  }

  private List<String> withoutTriggers(List<String> writes) {
    if (traits.triggers().isEmpty()) {
      return writes;
    }
    List<String> steps = new ArrayList<>();
    steps.add(LOCK_TIMEOUT);
    traits.triggers().forEach(trigger -> steps.add(trigger.off()));
    steps.addAll(writes);
    traits.triggers().forEach(trigger -> steps.add(trigger.on()));
    return steps;
  }

  private String columns() {
    return Identifiers.quoteAll(rows.columns());
  }

  private String key(String prefix) {
    return rows.key().stream()
        .map(column -> prefix + Identifiers.quote(column))
        .collect(Collectors.joining(", "));
  }

  /** Statements that write name the table itself. */
  private String table() {
    return rows.relation().replaceFirst("^only ", "");
  }

  private static String any(List<String> conditions) {
    return conditions.stream().map(each -> "(" + each + ")").collect(Collectors.joining(" OR "));
  }

  private static String shell(String argument) {
    return "'" + PrintableSql.of(argument).replace("'", "'\\''") + "'";
  }
}
