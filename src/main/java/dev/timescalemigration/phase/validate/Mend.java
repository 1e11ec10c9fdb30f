package dev.timescalemigration.phase.validate;

import dev.timescalemigration.phase.difference.ComparedRows;
import dev.timescalemigration.phase.difference.RowDifference;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.PrintableSql;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The commands that make a plain table of the target equal, for a person to look at and run in a
 * shell in which {@code SOURCE} and {@code TARGET} are set.
 */
final class Mend {
  private static final String PSQL_TARGET = "psql \"$TARGET\" -Xq1 -v ON_ERROR_STOP=1";

  private Mend() {}

  /**
   * The commands.
   *
   * @param alwaysGenerated identity columns of the target that are GENERATED ALWAYS: only while
   *     they are not can a row that is there be given another value
   * @param computed columns that the target computes, so that nothing is written to them
   */
  static String of(
      ComparedRows compared,
      RowDifference difference,
      List<String> alwaysGenerated,
      List<String> computed) {
    ComparedRows rows = compared.without(computed);
    if (rows.key().isEmpty()) {
      return "it has no key by which rows could be replaced: while nothing writes to it, run "
          + replaceAll(rows);
    }
    List<String> commands = new ArrayList<>();
    if (difference.extra() > 0) {
      commands.add(
          PSQL_TARGET
              + " -c "
              + shell(
                  "DELETE FROM " + rows.relation() + " WHERE " + any(difference.extraSample())));
    }
    if (difference.missing() + difference.different() > 0) {
      commands.add(upsert(rows, difference, alwaysGenerated));
    }
    boolean allExtraNamed = difference.extra() == difference.extraSample().size();
    return "look at them, then run "
        + String.join(" && ", commands)
        + (allExtraNamed ? "" : ", and 'tsm validate' again, which names the next ones");
  }

  /** Keeps the rows that foreign keys point to: nothing is deleted. */
  private static String upsert(
      ComparedRows rows, RowDifference difference, List<String> alwaysGenerated) {
    String columns = Identifiers.quoteAll(rows.columns());
    List<String> named =
        Stream.concat(difference.missingSample().stream(), difference.differentSample().stream())
            .toList();
    boolean allNamed = named.size() == difference.missing() + difference.different();
    String wanted = allNamed ? " WHERE " + any(named) : "";
    String others =
        rows.columns().stream()
            .filter(column -> !rows.key().contains(column))
            .map(Identifiers::quote)
            .map(column -> column + " = excluded." + column)
            .collect(Collectors.joining(", "));
    return copyOut("SELECT " + columns + " FROM " + rows.relation() + wanted)
        + " | "
        + PSQL_TARGET
        + " -c "
        + shell(
            "CREATE TEMP TABLE mend AS SELECT "
                + columns
                + " FROM "
                + rows.relation()
                + " WITH NO DATA")
        + " -c 'COPY mend FROM STDIN'"
        + generated(rows, alwaysGenerated, "BY DEFAULT")
        + " -c "
        + shell(
            "INSERT INTO "
                + table(rows)
                + " ("
                + columns
                + ") OVERRIDING SYSTEM VALUE SELECT "
                + columns
                + " FROM mend ON CONFLICT ("
                + Identifiers.quoteAll(rows.key())
                + ") DO "
                + (others.isEmpty() ? "NOTHING" : "UPDATE SET " + others))
        + generated(rows, alwaysGenerated, "ALWAYS");
  }

  private static String generated(ComparedRows rows, List<String> columns, String how) {
    return columns.stream()
        .filter(column -> !rows.key().contains(column))
        .map(
            column ->
                " -c "
                    + shell(
                        "ALTER TABLE "
                            + table(rows)
                            + " ALTER COLUMN "
                            + Identifiers.quote(column)
                            + " SET GENERATED "
                            + how))
        .collect(Collectors.joining());
  }

  private static String replaceAll(ComparedRows rows) {
    String columns = Identifiers.quoteAll(rows.columns());
    return copyOut("SELECT " + columns + " FROM " + rows.relation())
        + " | "
        + PSQL_TARGET
        + " -c "
        + shell("DELETE FROM " + rows.relation())
        + " -c "
        + shell("COPY " + table(rows) + " (" + columns + ") FROM STDIN");
  }

  private static String copyOut(String select) {
    return "psql \"$SOURCE\" -Xq -c " + shell("COPY (" + select + ") TO STDOUT");
  }

  /** Statements that write name the table itself. */
  private static String table(ComparedRows rows) {
    return rows.relation().replaceFirst("^only ", "");
  }

  private static String any(List<String> conditions) {
    return conditions.stream().map(each -> "(" + each + ")").collect(Collectors.joining(" OR "));
  }

  private static String shell(String argument) {
    return "'" + PrintableSql.of(argument).replace("'", "'\\''") + "'";
  }
}
