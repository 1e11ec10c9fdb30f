package dev.timescalemigration.phase.copy.method;

import dev.timescalemigration.phase.copy.target.FiringInTarget;
import dev.timescalemigration.phase.copy.target.HypertableCopy;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.timescale.RowsOfRange;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Rows that are in the target where a chunk's rows go: an earlier try's, dual-written ones from
 * before the completion point, or late data.
 *
 * <p>They are stashed, the source's rows are copied, and what had been stashed and is not among the
 * copied rows is looked up in the source once more, in a new snapshot: a late row that came after
 * the copy's snapshot is restored, a row the source does not have is not.
 */
final class LateRows {
  private final Handle target;
  private final HypertableCopy table;
  private final String hash;

  private LateRows(Handle target, HypertableCopy table) {
    this.target = target;
    this.table = table;
    this.hash = table.columns().rowHash();
  }

  /**
   * Stashes what is in the way, in the target's transaction.
   *
   * @throws dev.timescalemigration.failure.MigrationFailure when deleting or writing rows would
   *     fire what changes other rows, see {@link FiringInTarget}
   * @return empty when there was nothing
   */
  static Optional<LateRows> stash(Handle target, HypertableCopy table, RowsOfRange rows) {
    boolean any =
        target
            .createQuery(
                "select exists (select from "
                    + rows.relation()
                    + " where "
                    + rows.predicate()
                    + ")")
            .mapTo(Boolean.class)
            .one();
    if (!any) {
      return Optional.empty();
    }
    FiringInTarget.refuseTrigger(table);
    FiringInTarget.refuseReferences(table);
    LateRows late = new LateRows(target, table);
    target.execute(
        "create temporary table stashed_rows on commit drop as select "
            + table.columns().list()
            + " from "
            + table.target().name().quoted()
            + " with no data");
    target.execute(
        "with gone as (delete from "
            + rows.relation()
            + " where "
            + rows.predicate()
            + " returning "
            + table.columns().list()
            + ") insert into pg_temp.stashed_rows select * from gone");
    return Optional.of(late);
  }

  /**
   * Restores the rows that came too late for the copy, after the copied rows were written.
   *
   * @param written where they were written
   * @param into what takes further rows of the same ranges
   * @param source the source, read in a new session and snapshot
   * @param sourceRows where the same rows are in the source
   * @return how many rows were restored
   */
  long restore(RowsOfRange written, RowsOfRange into, Database source, RowsOfRange sourceRows) {
    Map<Long, Long> leftOver =
        target
            .createQuery(SqlFile.of(LateRows.class, "rows_left_over"))
            .define("hash", hash)
            .define("relation", written.relation())
            .define("predicate", written.predicate())
            .map((row, context) -> Map.entry(row.getLong(1), row.getLong(2)))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    if (leftOver.isEmpty()) {
      return 0;
    }
    Map<Long, Long> inTarget = RowsByHash.of(target, hash, written, leftOver.keySet());
    Map<Long, Long> inSource =
        source.with(now -> RowsByHash.of(now, hash, sourceRows, leftOver.keySet()));
    long restored = 0;
    for (Map.Entry<Long, Long> row : leftOver.entrySet()) {
      long missing =
          inSource.getOrDefault(row.getKey(), 0L) - inTarget.getOrDefault(row.getKey(), 0L);
      long count = Math.min(row.getValue(), missing);
      if (count > 0) {
        restored += insert(into, row.getKey(), count);
      }
    }
    return restored;
  }

  private long insert(RowsOfRange into, long rowHash, long count) {
    return target
        .createUpdate(
            "insert into "
                + into.relation()
                + " ("
                + table.columns().list()
                + ") overriding system value select "
                + table.columns().list()
                + " from pg_temp.stashed_rows where "
                + hash
                + " = :hash limit :count")
        .bind("hash", rowHash)
        .bind("count", count)
        .execute();
  }
}
