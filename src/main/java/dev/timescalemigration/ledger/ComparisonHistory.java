package dev.timescalemigration.ledger;

import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What {@code tsm compare} and {@code tsm repair} left in the ledger, in numbers. */
public final class ComparisonHistory {
  private final Database target;

  ComparisonHistory(Database target) {
    this.target = target;
  }

  /**
   * A comparison of the migration's two databases.
   *
   * @param startedAt when it began
   * @param endedAt when it ended
   * @param tables each table whose rows were compared
   */
  public record ComparedDatabases(Instant startedAt, Instant endedAt, List<TableRows> tables) {
    /** Whether no row differed. */
    public boolean equal() {
      return tables.stream().allMatch(TableRows::equal);
    }
  }

  /**
   * The rows of a table.
   *
   * @param table its name in the source
   * @param sourceRows rows in the source
   * @param targetRows rows in the target
   * @param missing rows that only the source had
   * @param extra rows that only the target had
   * @param different rows with the same key and other values
   * @param notCompared why some of it was not compared
   */
  public record TableRows(
      QualifiedName table,
      long sourceRows,
      long targetRows,
      long missing,
      long extra,
      long different,
      Optional<String> notCompared) {
    /** Whether all of it was compared and no row differed. */
    public boolean equal() {
      return missing == 0 && extra == 0 && different == 0 && notCompared.isEmpty();
    }
  }

  /**
   * The rows of a table of the target, or the buckets of an aggregate, that repairing changed.
   *
   * @param table its name in the target
   * @param inserted how many rows were inserted
   * @param updated how many were updated
   * @param deleted how many were deleted
   * @param refreshed how many windows of a continuous aggregate were refreshed
   * @param lastAt when the last one was changed
   */
  public record RepairedRows(
      QualifiedName table,
      long inserted,
      long updated,
      long deleted,
      long refreshed,
      Instant lastAt) {}

  /** The newest comparison that came to its end. */
  public Optional<ComparedDatabases> latest() {
    List<ComparedDatabases> found = new ArrayList<>();
    List<TableRows> tables = new ArrayList<>();
    target.with(
        handle -> {
          handle
              .createQuery(SqlFile.of(ComparisonHistory.class, "latest_comparison"))
              .map(
                  (row, context) -> {
                    found.add(
                        new ComparedDatabases(
                            row.getTimestamp("started_at").toInstant(),
                            row.getTimestamp("ended_at").toInstant(),
                            tables));
                    if (row.getString("table_name") != null) {
                      tables.add(
                          new TableRows(
                              new QualifiedName(
                                  row.getString("table_schema"), row.getString("table_name")),
                              row.getLong("source_rows"),
                              row.getLong("target_rows"),
                              row.getLong("missing"),
                              row.getLong("extra"),
                              row.getLong("different"),
                              Optional.ofNullable(row.getString("not_compared"))));
                    }
                    return row.getLong("id");
                  })
              .list();
          return null;
        });
    return found.stream().findFirst();
  }

  /** What was repaired, by table. */
  public List<RepairedRows> repairs() {
    return target.with(
        handle ->
            handle
                .createQuery(SqlFile.of(ComparisonHistory.class, "repaired_rows"))
                .map(
                    (row, context) ->
                        new RepairedRows(
                            new QualifiedName(
                                row.getString("table_schema"), row.getString("table_name")),
                            row.getLong("inserted"),
                            row.getLong("updated"),
                            row.getLong("deleted"),
                            row.getLong("refreshed"),
                            row.getTimestamp("last_at").toInstant()))
                .list());
  }
}
