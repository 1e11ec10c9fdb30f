package dev.timescalemigration.timescale;

import dev.timescalemigration.postgres.Identifiers;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * How rows are compressed. Those of a hypertable hold for chunks compressed from now on; a
 * compressed chunk keeps those it was compressed with ({@code
 * _timescaledb_catalog.compression_settings}, {@code sql/pre_install/tables.sql} 2.16 to 2.29).
 *
 * <p>What is empty was left open. For a hypertable of 2.22 or later without an order, TimescaleDB
 * chooses segments, order and indexes automatically when it compresses a chunk ({@code
 * compression_settings_set_defaults}, {@code tsl/src/compression/create.c}); everywhere else an
 * empty {@code segmentBy} means that there are no segments.
 *
 * @param segmentBy columns whose values all rows of a batch share
 * @param orderBy how rows are sorted within a segment
 * @param index sparse indexes (min/max, first/last, bloom) as the catalog's JSON; 2.22 and later
 * @param chunkInterval length up to which compressing merges chunks, in the internal units of the
 *     time dimension ({@code compress_chunk_time_interval}); a hypertable's only
 */
public record CompressionSettings(
    Optional<List<String>> segmentBy,
    Optional<List<Order>> orderBy,
    Optional<String> index,
    OptionalLong chunkInterval) {

  /**
   * Those of a hypertable that has compression enabled and nothing said: {@code CREATE TABLE …
   * WITH} leaves no row in the catalog until a chunk is compressed (2.20 and later).
   */
  public static final CompressionSettings UNSET =
      new CompressionSettings(
          Optional.empty(), Optional.empty(), Optional.empty(), OptionalLong.empty());

  /**
   * One column that rows are sorted by.
   *
   * @param column its name
   * @param descending whether from large to small
   * @param nullsFirst whether NULLs come before the others
   */
  public record Order(String column, boolean descending, boolean nullsFirst) {
    /** As it is written in {@code timescaledb.compress_orderby}. */
    String quoted() {
      return Identifiers.quote(column) + direction();
    }

    /** For people. */
    @Override
    public String toString() {
      return column + direction();
    }

    private String direction() {
      return (descending ? " desc" : "")
          + (nullsFirst == descending ? "" : nullsFirst ? " nulls first" : " nulls last");
    }
  }

  /**
   * Whether a chunk with these settings is one that a hypertable with those settings makes, as far
   * as they say anything ({@code ts_compression_settings_equal_with_defaults}, {@code
   * src/ts_catalog/compression_settings.c} 2.29).
   *
   * @param hypertable the settings of a hypertable, on either side
   */
  public boolean isAsMadeBy(CompressionSettings hypertable) {
    return (hypertable.isAutomatic() || segments().equals(hypertable.segments()))
        && (hypertable.orderBy.isEmpty() || hypertable.orderBy.equals(orderBy))
        && (hypertable.indexesAsked().isEmpty()
            || hypertable.indexesAsked().equals(indexesAsked()));
  }

  /**
   * Whether chunks are compressed alike under these and other settings of a hypertable; up to which
   * length they are merged does not matter to that.
   */
  public boolean compressesAs(CompressionSettings other) {
    return differsAtMostInIndex(other) && indexesAsked().equals(other.indexesAsked());
  }

  /** Whether other settings differ from these in the sparse indexes and in nothing else. */
  boolean differsInIndexOnly(CompressionSettings other) {
    return differsAtMostInIndex(other) && !indexesAsked().equals(other.indexesAsked());
  }

  /** Whether TimescaleDB 2.22 and later chooses segments and order automatically. */
  boolean isAutomatic() {
    return segmentBy.isEmpty() && orderBy.isEmpty();
  }

  private boolean differsAtMostInIndex(CompressionSettings other) {
    return segments().equals(other.segments())
        && isAutomatic() == other.isAutomatic()
        && orderBy.equals(other.orderBy);
  }

  /** Sparse indexes that a user asked for; the others come with the order or by default. */
  List<String> indexesAsked() {
    return index.map(SparseIndexes::asked).orElse(List.of());
  }

  /** The columns that sparse indexes are kept of, for any reason. */
  public List<String> indexedColumns() {
    return index.map(SparseIndexes::columns).orElse(List.of());
  }

  /** The columns of each bloom filter over several columns. */
  List<List<String>> filteredTogether() {
    return index.map(SparseIndexes::filteredTogether).orElse(List.of());
  }

  private List<String> segments() {
    return segmentBy.orElse(List.of());
  }

  /** For people, one line. */
  @Override
  public String toString() {
    return "segmentby "
        + segmentBy.map(CompressionSettings::list).orElse(isAutomatic() ? "automatic" : "none")
        + ", orderby "
        + orderBy.map(CompressionSettings::list).orElse("automatic")
        + (indexesAsked().isEmpty() ? "" : ", index " + String.join(", ", indexesAsked()))
        + (chunkInterval.isPresent() ? ", merged up to " + chunkInterval.getAsLong() : "");
  }

  private static String list(List<?> parts) {
    return parts.isEmpty()
        ? "none"
        : parts.stream().map(Object::toString).collect(Collectors.joining(", "));
  }
}
