package dev.timescalemigration.phase.copy.method;

import dev.timescalemigration.ledger.Task;
import dev.timescalemigration.phase.copy.target.HypertableCopy;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.CompressedRelation;
import dev.timescalemigration.timescale.CompressionSettings;
import dev.timescalemigration.timescale.RowsOfRange;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * What the source has of a task's chunk at one moment.
 *
 * @param chunk the chunk with exactly the task's ranges
 * @param rows where its rows are: in the chunk, or in the hypertable where it was merged or split
 * @param compressed where its compressed rows are
 * @param settings what they were compressed with
 * @param isSelfContained whether the compressed relation says all there is to say of its rows; not
 *     so where a column was added later and its default is kept with the chunk
 * @param parts the chunks that hold the rows where no single chunk does
 */
public record SourceChunk(
    Optional<Chunk> chunk,
    RowsOfRange rows,
    Optional<CompressedRelation> compressed,
    Optional<CompressionSettings> settings,
    boolean isSelfContained,
    ChunkParts parts) {

  /** Reads it, in the handle's transaction and snapshot. */
  static SourceChunk read(Handle source, Catalog catalog, HypertableCopy table, Task task) {
    Optional<Chunk> chunk =
        RowsOfRange.chunk(catalog, source, table.source(), task.chunk(), task.ranges());
    Optional<CompressedRelation> compressed =
        chunk
            .filter(Chunk::isCompressed)
            .flatMap(found -> catalog.compressedRelation(source, found.name()));
    return new SourceChunk(
        chunk,
        RowsOfRange.of(
            table.source(), table.source(), chunk, task.ranges(), task.from(), task.until()),
        compressed,
        compressed.flatMap(
            relation -> catalog.compressionSettings(source, chunk.orElseThrow().name())),
        compressed.isEmpty() || isSelfContained(source, chunk.orElseThrow(), compressed.get()),
        ChunkParts.read(source, catalog, table, task, chunk));
  }

  private static boolean isSelfContained(Handle source, Chunk chunk, CompressedRelation relation) {
    List<String> added =
        source
            .createQuery(SqlFile.of(SourceChunk.class, "columns_with_missing_value"))
            .bind("chunk", chunk.name().quoted())
            .mapTo(String.class)
            .list();
    return added.isEmpty()
        || !source
            .createQuery(
                "select exists (select from "
                    + relation.name().quoted()
                    + " where "
                    + added.stream()
                        .map(column -> Identifiers.quote(column) + " is null")
                        .collect(Collectors.joining(" or "))
                    + ")")
            .mapTo(Boolean.class)
            .one();
  }

  /** Whether there is neither the chunk nor a row in its ranges. */
  public boolean isGone(Handle source) {
    return chunk.isEmpty() && rows.isEmpty(source);
  }

  /** Whether rows are to be compressed in the target once they are there. */
  boolean leavesCompressed() {
    return isCompressed() || parts.isCompressed();
  }

  /** The tables that hold the rows, compressed or not. */
  List<QualifiedName> tables() {
    return Stream.of(
            chunk.map(Chunk::name).stream(),
            compressed.map(CompressedRelation::name).stream(),
            parts.tables().stream())
        .flatMap(Function.identity())
        .toList();
  }

  /** Whether the chunk keeps rows compressed. */
  public boolean isCompressed() {
    return compressed.isPresent();
  }
}
