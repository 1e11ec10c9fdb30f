package dev.timescalemigration.timescale;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * One thing that TimescaleDB keeps about the values of each compressed batch, by which it leaves
 * out batches: readers by the bounds and filters of a query ({@code
 * tsl/src/nodes/columnar_scan/qual_pushdown.c}), writers by those of keys and conditions ({@code
 * tsl/src/compression/compression_scankey.c} 2.29).
 *
 * @param kind what it says of a value
 * @param metadata the column of the compressed relation in which it is kept
 * @param columns the columns whose values are meant; several for a filter of several
 */
public record BatchBound(BoundKind kind, String metadata, List<String> columns) {
  /** Longer names are cut and get a hash ({@code tsl/src/compression/create.c} 2.16 to 2.29). */
  private static final int LONGEST = 39;

  /** What is said of a value of the batch. */
  public enum BoundKind {
    /** No value is less. */
    LEAST,
    /** No value is greater. */
    GREATEST,
    /** A bloom filter that has every value. */
    FILTER
  }

  /** Defensive copy. */
  public BatchBound {
    columns = List.copyOf(columns);
  }

  /**
   * What a compressed relation keeps.
   *
   * @param settings how its chunk is compressed
   * @param columns the columns of the chunk that are meant
   * @param kept the relation's columns about batches
   */
  public static List<BatchBound> of(
      CompressionSettings settings, Collection<String> columns, Collection<String> kept) {
    List<BatchBound> bounds = new ArrayList<>();
    List<CompressionSettings.Order> orders = settings.orderBy().orElse(List.of());
    for (int i = 0; i < orders.size(); i++) {
      String column = orders.get(i).column();
      boolean descending = orders.get(i).descending();
      bounds.add(new BatchBound(BoundKind.LEAST, "_ts_meta_min_" + (i + 1), List.of(column)));
      bounds.add(new BatchBound(BoundKind.GREATEST, "_ts_meta_max_" + (i + 1), List.of(column)));
      // Of further columns the first and last rows bound nothing, and readers take them for none.
      if (i == 0) {
        bounds.add(named(BoundKind.LEAST, descending ? "last" : "first", List.of(column)));
        bounds.add(named(BoundKind.GREATEST, descending ? "first" : "last", List.of(column)));
      }
    }
    for (String column : columns) {
      bounds.add(named(BoundKind.LEAST, "min", List.of(column)));
      bounds.add(named(BoundKind.GREATEST, "max", List.of(column)));
    }
    List<List<String>> filtered = new ArrayList<>(settings.filteredTogether());
    columns.forEach(column -> filtered.add(List.of(column)));
    for (List<String> together : filtered) {
      bounds.add(named(BoundKind.FILTER, "bloom1", together));
      bounds.add(named(BoundKind.FILTER, "bloomh", together));
    }
    return bounds.stream()
        .filter(bound -> kept.contains(bound.metadata()) && columns.containsAll(bound.columns()))
        .toList();
  }

  private static BatchBound named(BoundKind kind, String type, List<String> columns) {
    String joined = String.join("_", columns);
    byte[] bytes = joined.getBytes(StandardCharsets.UTF_8);
    boolean whole = columns.size() == 1 && bytes.length <= LONGEST;
    String cut =
        StandardCharsets.UTF_8
            .decode(ByteBuffer.wrap(bytes, 0, Math.min(bytes.length, LONGEST)))
            .toString();
    return new BatchBound(
        kind, "_ts_meta_v2_" + type + "_" + (whole ? cut : hash(columns) + "_" + cut), columns);
  }

  private static String hash(List<String> columns) {
    try {
      byte[] digest =
          MessageDigest.getInstance("MD5")
              .digest(String.join("\0", columns).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 2);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has MD5", e);
    }
  }

  /** Whether it is the value of the batch's first or last row, which may be NULL. */
  public boolean isOfEndRow() {
    return metadata.startsWith("_ts_meta_v2_first_") || metadata.startsWith("_ts_meta_v2_last_");
  }

  /**
   * The condition that a value may be in a batch, by its filter.
   *
   * @param filter SQL of the filter
   * @param value SQL of the value; a row for a filter of several columns
   */
  public static String filterHas(String filter, String value) {
    return "_timescaledb_functions.bloom1_contains(" + filter + ", " + value + ")";
  }

  /** The bound of a value, for people; empty for a filter. */
  public Optional<String> describe() {
    return switch (kind) {
      case LEAST -> Optional.of("less than the least value");
      case GREATEST -> Optional.of("greater than the greatest value");
      case FILTER -> Optional.empty();
    };
  }
}
