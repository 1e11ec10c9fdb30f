package dev.timescalemigration.timescale.chunk;

import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.CatalogSql;
import dev.timescalemigration.timescale.ChunkSlices;
import dev.timescalemigration.timescale.CompressedRelation;
import dev.timescalemigration.timescale.DimensionRange;
import java.util.List;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * The extension's functions that change chunks, in the transaction of the caller. They are internal
 * ones, and what the Apache edition refuses (tsl code) is refused here too.
 *
 * @param handle a session of the chunks' database
 */
public record ChunkFunctions(Handle handle) {

  /** Makes the chunk with these ranges; nothing happens when it is there. */
  public void create(QualifiedName hypertable, List<DimensionRange> ranges) {
    withSlices("create_chunk", hypertable, ranges).mapTo(Long.class).one();
  }

  /**
   * Makes a table the chunk with these ranges.
   *
   * @param table its name, quoted
   * @return its name as a chunk, quoted
   */
  public String attach(QualifiedName hypertable, List<DimensionRange> ranges, String table) {
    return withSlices("attach_chunk", hypertable, ranges)
        .bind("table", table)
        .mapTo(String.class)
        .one();
  }

  /**
   * Makes a table the compressed relation of a chunk. A chunk that has uncompressed rows becomes a
   * partial one.
   *
   * @param table a table with compressed rows
   * @param counterpart the same relation of another database, whose sizes are taken over
   */
  public void attachCompressed(
      QualifiedName chunk, QualifiedName table, CompressedRelation counterpart) {
    query("attach_compressed_relation")
        .define(
            "sizes",
            counterpart.sizes().stream().map(String::valueOf).collect(Collectors.joining(", ")))
        .bind("chunk", chunk.quoted())
        .bind("table", table.quoted())
        .mapTo(Long.class)
        .one();
  }

  /** Lets nobody write to a chunk. */
  public void freeze(QualifiedName chunk) {
    query("freeze_chunk").bind("chunk", chunk.quoted()).mapTo(Boolean.class).one();
  }

  /** Lets a chunk be written to again. */
  public void unfreeze(QualifiedName chunk) {
    query("unfreeze_chunk").bind("chunk", chunk.quoted()).mapTo(Boolean.class).one();
  }

  /** Drops chunks, without that aggregates take their ranges for stale. */
  public void dropUnnoted(List<QualifiedName> chunks) {
    query("drop_chunks")
        .bindArray("chunks", String.class, chunks.stream().map(QualifiedName::quoted).toList())
        .mapTo(Long.class)
        .one();
  }

  private Query withSlices(String file, QualifiedName hypertable, List<DimensionRange> ranges) {
    return query(file)
        .bind("hypertable", hypertable.quoted())
        .bind("slices", ChunkSlices.json(ranges));
  }

  private Query query(String file) {
    return handle.createQuery(CatalogSql.of(handle, ChunkFunctions.class, file));
  }
}
