package dev.timescalemigration.timescale;

import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * What TimescaleDB keeps about the batches of a compressed chunk: the number of rows, minima,
 * maxima, first and last values, bloom filters ({@code _ts_meta_*}, {@code
 * tsl/src/compression/create.c} 2.16 to 2.29).
 *
 * @param relation the compressed relation
 * @param kept the columns in which it is kept
 */
public record CompressedBatches(QualifiedName relation, List<String> kept) {
  /** Bounds of the first orderby column. */
  private static final String LEAST = "_ts_meta_min_1";

  private static final String GREATEST = "_ts_meta_max_1";

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
        .createQuery(SqlFile.of(CompressedBatches.class, "batch_columns"))
        .bind("relation", relation.quoted())
        .mapTo(String.class)
        .list();
  }

  /** The same batches, with what another database keeps about them too, and no more. */
  public CompressedBatches sharedWith(CompressedBatches other) {
    return new CompressedBatches(relation, kept.stream().filter(other.kept::contains).toList());
  }

  /** Whether anything is kept, bounds of an orderby column among it. */
  public boolean haveBounds() {
    return kept.contains(LEAST) && kept.contains(GREATEST);
  }

  /** A hash over what is kept about all batches. */
  public BigDecimal digest(Handle handle) {
    return query(handle, "batches_digest").mapTo(BigDecimal.class).one();
  }

  /**
   * The batches, one by one.
   *
   * @param segmentBy the segmentby columns
   */
  public List<CompressedBatch> list(Handle handle, List<String> segmentBy) {
    return query(handle, "batches")
        .define(
            "segment",
            segmentBy.stream()
                .map(column -> Identifiers.quote(column) + "::text")
                .collect(Collectors.joining(", ")))
        .define("least", LEAST)
        .define("greatest", GREATEST)
        .map(
            (row, context) ->
                new CompressedBatch(
                    row.getString("digest"),
                    Arrays.asList((String[]) row.getArray("segment").getArray()),
                    Optional.ofNullable(row.getString("least")),
                    Optional.ofNullable(row.getString("greatest"))))
        .list();
  }

  private Query query(Handle handle, String file) {
    return handle
        .createQuery(SqlFile.of(CompressedBatches.class, file))
        .define("relation", relation.quoted())
        .define("kept", Identifiers.quoteAll(kept));
  }

  /** Those batches of one database that another one does not have. */
  public static List<CompressedBatch> lacking(
      List<CompressedBatch> batches, List<CompressedBatch> other) {
    Map<String, Integer> left = new HashMap<>();
    other.forEach(batch -> left.merge(batch.digest(), 1, Integer::sum));
    return batches.stream()
        .filter(batch -> left.merge(batch.digest(), -1, Integer::sum) < 0)
        .toList();
  }
}
