package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.phase.preflight.facts.TableFacts;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.QualifiedName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/**
 * A column whose values each database makes on its own: an application that writes to both sides
 * must give these values, or the two sides differ from the first dual-written row on.
 *
 * @param table the table
 * @param column the column
 * @param how how its values are made, for a person
 * @param alwaysIdentity whether a given value needs {@code OVERRIDING SYSTEM VALUE}
 * @param statement a query that answers with the next value, to be run in one database only
 */
public record DualWriteColumn(
    QualifiedName table, String column, String how, boolean alwaysIdentity, String statement) {
  /**
   * Functions whose result is another one in each database: sequences, the clock, random values,
   * the session.
   */
  private static final Pattern OTHER_IN_EACH_DATABASE =
      Pattern.compile(
          "\\bnextval\\(|\\b(now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday"
              + "|random|random_normal|gen_random_uuid|gen_random_bytes|uuidv[47]|uuid_generate_v\\w+"
              + "|txid_current|pg_current_xact_id|pg_backend_pid|inet_\\w+)\\("
              + "|\\bCURRENT_(DATE|TIME|TIMESTAMP|USER|ROLE|CATALOG)\\b|\\bLOCALTIME(STAMP)?\\b|\\bSESSION_USER\\b",
          Pattern.CASE_INSENSITIVE);

  /** Reads the columns of a database. */
  public static List<DualWriteColumn> read(Handle handle, boolean withTimescale) {
    return of(TableFacts.read(handle, withTimescale));
  }

  /** The columns of tables. */
  static List<DualWriteColumn> of(List<TableFacts> tables) {
    List<DualWriteColumn> columns = new ArrayList<>();
    for (TableFacts table : tables) {
      for (TableFacts.ColumnFacts column : table.columns()) {
        of(table.qualifiedName(), column).ifPresent(columns::add);
      }
    }
    return columns;
  }

  private static Optional<DualWriteColumn> of(QualifiedName table, TableFacts.ColumnFacts column) {
    if (!column.identity().isEmpty()) {
      boolean always = column.identity().equals("a");
      String next =
          "select nextval(pg_get_serial_sequence("
              + Identifiers.literal(table.quoted())
              + ", "
              + Identifiers.literal(column.name())
              + "))";
      return Optional.of(
          new DualWriteColumn(
              table, column.name(), always ? "identity always" : "identity", always, next));
    }
    String expression = column.defaultExpression();
    if (expression == null) {
      return Optional.empty();
    }
    boolean sequence = expression.startsWith("nextval(");
    return sequence
            || column.changingFunction() != null
            || OTHER_IN_EACH_DATABASE.matcher(expression).find()
        ? Optional.of(
            new DualWriteColumn(
                table,
                column.name(),
                sequence ? "sequence" : "default " + expression,
                false,
                "select " + expression))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return table + "." + column + " (" + how + ")";
  }
}
