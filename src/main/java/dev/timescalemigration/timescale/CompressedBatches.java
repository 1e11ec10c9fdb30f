package dev.timescalemigration.timescale;

import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.QualifiedName;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * What TimescaleDB keeps about the batches of a compressed chunk: the number of rows, minima,
 * maxima, first and last values, bloom filters ({@code _ts_meta_*}, {@code
 * tsl/src/compression/create.c} 2.16 to 2.29).
 *
 * @param relation the compressed relation
 * @param kept the columns in which it is kept
 */
public record CompressedBatches(QualifiedName relation, List<String> kept) {
  private static final List<String> BOUNDS = List.of("_ts_meta_min_1", "_ts_meta_max_1");

  /** Defensive copy. */
  public CompressedBatches {
    kept = List.copyOf(kept);
  }

  /**
   * Those of a chunk; empty when it has no compressed relation.
   *
   * @param chunk the chunk's name
   */
  public static Optional<CompressedBatches> of(
      Catalog catalog, Handle handle, QualifiedName chunk) {
    return catalog
        .compressedRelation(handle, chunk)
        .map(CompressedRelation::name)
        .map(relation -> new CompressedBatches(relation, columns(handle, relation)));
  }

  private static List<String> columns(Handle handle, QualifiedName relation) {
    return handle
        .createQuery(CatalogSql.of(handle, CompressedBatches.class, "batch_columns"))
        .bind("relation", relation.quoted())
        .mapTo(String.class)
        .list();
  }

  /**
   * Whether a compressed relation may have a bloom filter over one of some columns.
   *
   * @param relation the compressed relation
   */
  public static boolean mayFilter(
      Handle handle, QualifiedName relation, Collection<String> columns) {
    return handle
        .createQuery(CatalogSql.of(handle, CompressedBatches.class, "has_filter_of_columns"))
        .bind("relation", relation.quoted())
        .bindArray("columns", String.class, List.copyOf(columns))
        .mapTo(Boolean.class)
        .one();
  }

  /**
   * Whether another database keeps the same about its batches, and no less.
   *
   * @param handle session of this database
   * @param other the batches of the other one
   * @param handleOfOther session of the other one
   */
  public boolean areLike(Handle handle, CompressedBatches other, Handle handleOfOther) {
    return other.kept.containsAll(kept)
        && digest(handle, relation).compareTo(digest(handleOfOther, other.relation)) == 0;
  }

  /**
   * Some batches, from anywhere; none when no bounds of an orderby column are kept.
   *
   * @param segmentBy the segmentby columns
   * @param most how many, at most
   */
  public List<CompressedBatch> some(Handle handle, List<String> segmentBy, int most) {
    if (!kept.containsAll(BOUNDS)) {
      return List.of();
    }
    return handle
        .createQuery(CatalogSql.of(handle, CompressedBatches.class, "some_batches"))
        .define("relation", relation.quoted())
        .define(
            "segment",
            segmentBy.stream()
                .map(column -> Identifiers.quote(column) + "::text")
                .collect(Collectors.joining(", ")))
        .bind("most", most)
        .map(
            (row, context) ->
                new CompressedBatch(
                    Arrays.asList((String[]) row.getArray("segment").getArray()),
                    Optional.ofNullable(row.getString("least")),
                    Optional.ofNullable(row.getString("greatest"))))
        .list();
  }

  private BigDecimal digest(Handle handle, QualifiedName of) {
    return handle
        .createQuery(CatalogSql.of(handle, CompressedBatches.class, "batches_digest"))
        .define("relation", of.quoted())
        .define("kept", Identifiers.quoteAll(kept))
        .mapTo(BigDecimal.class)
        .one();
  }
}
