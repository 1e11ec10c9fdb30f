package dev.timescalemigration.phase.copy.method;

import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.timescale.RowsOfRange;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** How often rows are in a place of one database, by their hash. */
final class RowsByHash {
  private RowsByHash() {}

  /**
   * Counts rows with given hashes.
   *
   * @param hash the expression of a row's hash
   * @param hashes the rows that are counted
   * @return nothing for a row that is not there
   */
  static Map<Long, Long> of(Handle handle, String hash, RowsOfRange rows, Collection<Long> hashes) {
    return handle
        .createQuery(SqlFile.of(RowsByHash.class, "count_rows_by_hash"))
        .define("hash", hash)
        .define("relation", rows.relation())
        .define("predicate", rows.predicate())
        .bindArray("hashes", Long.class, List.copyOf(hashes))
        .map((row, context) -> Map.entry(row.getLong(1), row.getLong(2)))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
