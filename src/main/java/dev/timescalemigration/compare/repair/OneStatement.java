package dev.timescalemigration.compare.repair;

import dev.timescalemigration.ledger.comparison.KeptDifference;
import dev.timescalemigration.ledger.comparison.LedgerRepairs;
import dev.timescalemigration.ledger.comparison.Piece;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Rows that only fit together: which exchange values of a unique key, or point to each other in a
 * circle. Foreign keys are checked when a statement ends, so that all of them are deleted and
 * inserted in one. A unique key takes a row as gone as soon as the same transaction has deleted it
 * ({@code HeapTupleSatisfiesDirty} in PostgreSQL's {@code heapam_visibility.c}), so that within the
 * statement no row is inserted before all are deleted.
 */
final class OneStatement {
  /** PostgreSQL plans each row of it. */
  static final int MOST_ROWS = 500;

  /** Why rows are not written by one. */
  static final String TOO_MANY =
      "more rows are in each other's way than one statement can hold ("
          + MOST_ROWS
          + "): switch their foreign keys or unique keys off in the target, and repair again";

  private static final long MOST_CHARACTERS = Runtime.getRuntime().maxMemory() / 20;

  private OneStatement() {}

  /**
   * The repairs of all that is open in a table, or of so many that {@link #fits} says no.
   *
   * @param rows of the table
   */
  static List<RowRepair> open(TableToRepair table, LedgerRepairs repairs, RowRepairs rows) {
    List<RowRepair> open = new ArrayList<>();
    RowRepairs replacing = rows.replacing();
    for (Piece piece : table.pieces()) {
      for (boolean onlyInTarget : new boolean[] {false, true}) {
        List<KeptDifference> some =
            fits(open) ? repairs.open(piece.number(), onlyInTarget, 0, MOST_ROWS + 1) : List.of();
        replacing.each(
            piece,
            some,
            found -> {
              if (fits(open)) {
                open.addAll(found);
              }
            });
      }
    }
    return open;
  }

  /** Whether rows fit into one statement. */
  static boolean fits(Collection<RowRepair> rows) {
    return rows.size() <= MOST_ROWS
        && rows.stream().flatMap(row -> row.statements().stream()).mapToLong(String::length).sum()
            <= MOST_CHARACTERS;
  }

  /**
   * The statement. It fails with a division by zero when rows that it deletes or updates were
   * written since they were looked at.
   */
  static String of(List<RowRepair> repairs) {
    List<String> parts = new ArrayList<>();
    parts.addAll(counted("gone", statements(repairs, "DELETE "), ""));
    parts.addAll(
        counted("changed", statements(repairs, "UPDATE "), " AND (SELECT rows FROM gone) >= 0"));
    int number = 0;
    for (String insertion : statements(repairs, "INSERT ")) {
      parts.add(
          "new_" + ++number + " AS (" + insertion + " WHERE (SELECT rows FROM changed) >= 0)");
    }
    long expected =
        repairs.stream()
            .filter(repair -> !repair.statements().isEmpty())
            .filter(repair -> !repair.statements().get(0).startsWith("INSERT "))
            .mapToLong(RowRepair::expected)
            .sum();
    return "WITH "
        + String.join(", ", parts)
        + " SELECT 1 / (gone.rows + changed.rows = "
        + expected
        + ")::pg_catalog.int4 FROM gone, changed";
  }

  private static List<String> statements(List<RowRepair> repairs, String verb) {
    return repairs.stream()
        .flatMap(repair -> repair.statements().stream())
        .filter(statement -> statement.startsWith(verb))
        .toList();
  }

  /** Statements, and a table that holds how many rows they changed when all of them have. */
  private static List<String> counted(String name, List<String> statements, String after) {
    List<String> parts = new ArrayList<>();
    List<String> counts = new ArrayList<>(List.of("0"));
    for (String statement : statements) {
      String part = name + "_" + (parts.size() + 1);
      parts.add(part + " AS (" + statement + after + " RETURNING 1)");
      counts.add("(SELECT count(*) FROM " + part + ")");
    }
    parts.add(name + " AS (SELECT " + String.join(" + ", counts) + " AS rows)");
    return parts;
  }
}
