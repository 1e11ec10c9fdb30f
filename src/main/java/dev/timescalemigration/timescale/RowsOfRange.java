package dev.timescalemigration.timescale;

import dev.timescalemigration.postgres.QualifiedName;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/**
 * Where the rows of a chunk's ranges are in one database: a relation and a condition on its rows.
 * Usually the chunk itself, without a condition; the hypertable with the ranges where this database
 * cuts its chunks another way, or has chunks that overlap.
 *
 * @param relation quoted name
 * @param predicate condition in SQL, {@code true} for all rows
 */
public record RowsOfRange(String relation, String predicate) {
  private static final String ALL = "true";

  /**
   * The rows of a chunk, or of its ranges where it is not there as a chunk: one that was merged or
   * split since still has its rows, in the hypertable.
   *
   * @param hypertable the hypertable in this database
   * @param cutBy the hypertable whose dimensions cut the ranges; the other database's may be others
   * @param chunk the chunk with exactly these ranges, see {@link #chunk}
   * @param ranges the chunk's ranges
   * @param from lower bound in internal units, when it cuts the chunk
   * @param until upper bound (exclusive) in internal units, when it cuts the chunk
   */
  public static RowsOfRange of(
      Hypertable hypertable,
      Hypertable cutBy,
      Optional<Chunk> chunk,
      List<DimensionRange> ranges,
      OptionalLong from,
      OptionalLong until) {
    return chunk
        .map(
            found ->
                new RowsOfRange(
                    found.name().quoted(), RowPredicate.between(hypertable.time(), from, until)))
        .orElseGet(
            () ->
                new RowsOfRange(
                    hypertable.name().quoted(), RowPredicate.within(cutBy, ranges, from, until)));
  }

  /**
   * The chunk with exactly these ranges: the one of that name, or else whichever covers them; empty
   * too where another chunk may hold some of their rows.
   *
   * @param name the chunk's name when it was staged
   */
  public static Optional<Chunk> chunk(
      Catalog catalog,
      Handle handle,
      Hypertable hypertable,
      QualifiedName name,
      List<DimensionRange> ranges) {
    return catalog
        .chunk(handle, hypertable, name)
        .filter(chunk -> chunk.ranges().equals(ranges))
        .or(() -> catalog.chunkAt(handle, hypertable, ranges))
        .filter(chunk -> !catalog.isOverlapped(handle, hypertable, ranges));
  }

  /** Whether these are all rows of the relation. */
  public boolean isWhole() {
    return predicate.equals(ALL);
  }

  /** Whether there is no row. */
  public boolean isEmpty(Handle handle) {
    return !handle
        .createQuery("select exists (select from " + relation + " where " + predicate + ")")
        .mapTo(Boolean.class)
        .one();
  }
}
