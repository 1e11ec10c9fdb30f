package dev.timescalemigration.phase.copy.method;

import dev.timescalemigration.phase.copy.target.FiringInTarget;
import dev.timescalemigration.phase.copy.target.HypertableCopy;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.postgres.TwoSides;
import dev.timescalemigration.timescale.RowsOfRange;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;

/**
 * Rows that the application wrote to the target while a chunk was copied into it.
 *
 * <p>An application that writes to the source first may have written a row there before the copy's
 * snapshot, and writes it to the target during the copy: then the copy has brought it already. A
 * table without a key takes both. So the rows of other transactions are found by the transaction
 * that wrote them, and those that the source has less often are removed.
 */
final class ArrivedRows {
  private final HypertableCopy table;
  private final Handle target;
  private final Database source;
  private final String hash;

  /**
   * Rows of a hypertable.
   *
   * @param target session in the transaction that copied
   * @param source the source, read in a new session and snapshot
   */
  ArrivedRows(HypertableCopy table, Handle target, Database source) {
    this.table = table;
    this.target = target;
    this.source = source;
    this.hash = table.columns().rowHash();
  }

  /**
   * Removes what came during the copy and was copied too.
   *
   * @param places where rows were written, which is a table without its children, and where they
   *     were read; what was there before is gone from it. None, where no chunk was needed, as there
   *     are no rows
   */
  void removeCopied(List<TwoSides<RowsOfRange>> places) {
    if (places.isEmpty()) {
      return;
    }
    byOthers(places)
        .forEach(
            (number, transactions) -> removeCopied(places.get(number), List.copyOf(transactions)));
  }

  /** The transactions of others that have rows in some places, by the number of the place. */
  private Map<Integer, List<String>> byOthers(List<TwoSides<RowsOfRange>> places) {
    String written =
        IntStream.range(0, places.size())
            .mapToObj(number -> writers(number, places.get(number).target()))
            .collect(Collectors.joining(" union all "));
    return target
        .createQuery(SqlFile.of(ArrivedRows.class, "rows_of_other_transactions"))
        .define("written", written)
        .map((row, context) -> Map.entry(row.getInt("place"), row.getString("writer")))
        .collect(
            Collectors.groupingBy(
                Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
  }

  private static String writers(int number, RowsOfRange rows) {
    return "select distinct "
        + number
        + " as place, xmin::text as writer from only "
        + rows.relation()
        + " where "
        + rows.predicate();
  }

  private void removeCopied(TwoSides<RowsOfRange> place, List<String> transactions) {
    String relation = "only " + place.target().relation();
    RowsOfRange arrivedRows =
        new RowsOfRange(
            relation,
            place.target().predicate()
                + " and xmin::text in ('"
                + String.join("', '", transactions)
                + "')");
    Map<Long, Long> arrived =
        target
            .createQuery(
                "select "
                    + hash
                    + ", count(*) from "
                    + arrivedRows.relation()
                    + " where "
                    + arrivedRows.predicate()
                    + " group by 1")
            .map((row, context) -> Map.entry(row.getLong(1), row.getLong(2)))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    Map<Long, Long> inTarget =
        RowsByHash.of(
            target, hash, new RowsOfRange(relation, place.target().predicate()), arrived.keySet());
    Map<Long, Long> inSource =
        source.with(now -> RowsByHash.of(now, hash, place.source(), arrived.keySet()));
    arrived.forEach(
        (row, count) -> {
          long copied = inTarget.get(row) - count;
          long surplus = inTarget.get(row) - inSource.getOrDefault(row, 0L);
          remove(arrivedRows, row, Math.min(Math.min(count, copied), surplus));
        });
  }

  private void remove(RowsOfRange rows, long rowHash, long count) {
    if (count <= 0) {
      return;
    }
    FiringInTarget.refuseReferences(table);
    target
        .createUpdate(SqlFile.of(ArrivedRows.class, "remove_rows_by_hash"))
        .define("hash", hash)
        .define("relation", rows.relation())
        .define("predicate", rows.predicate())
        .bind("row", rowHash)
        .bind("count", count)
        .execute();
  }
}
