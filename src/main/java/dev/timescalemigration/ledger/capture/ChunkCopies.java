package dev.timescalemigration.ledger.capture;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.timescalemigration.ledger.Json;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.timescale.DimensionRange;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Which chunks are copied, in which snapshot of the source, and how copying and applying keep out
 * of each other's way: whoever copies a chunk holds it alone, and whoever applies changes to chunks
 * shares them, each until the end of its transaction in the target. So the snapshot of a copy is
 * taken while no change of the chunk is being applied.
 */
public final class ChunkCopies {
  /** A number of this program's in the advisory locks of the target. */
  private static final int LOCK_CLASS = 0x74736d63;

  private static final TypeReference<List<DimensionRange>> RANGES = new TypeReference<>() {};

  private ChunkCopies() {}

  /**
   * A staged chunk.
   *
   * @param chunk its name in the source when it was staged
   * @param ranges of the task
   * @param isCut whether only a part of its rows is copied
   * @param isCopied whether its rows are in the target
   * @param isSkipped whether it was gone from the source when it was to be copied
   * @param snapshot in which the copied rows were read
   */
  public record ChunkCopy(
      QualifiedName chunk,
      List<DimensionRange> ranges,
      boolean isCut,
      boolean isCopied,
      boolean isSkipped,
      Optional<String> snapshot) {}

  /** Waits until nobody applies changes to chunks, and keeps others from beginning to. */
  public static void hold(Handle target, Collection<QualifiedName> chunks) {
    target
        .createQuery(SqlFile.of(ChunkCopies.class, "hold_chunks"))
        .bind("class", LOCK_CLASS)
        .bindArray("chunks", String.class, quoted(chunks))
        .mapTo(String.class)
        .list();
  }

  /**
   * Keeps chunks from being copied, without waiting: a copy is rolled back when others wait for it.
   *
   * @return false when one of them is being copied; then the caller rolls back and tries again
   */
  public static boolean tryShare(Handle target, Collection<QualifiedName> chunks) {
    return target
        .createQuery(SqlFile.of(ChunkCopies.class, "try_share_chunks"))
        .bind("class", LOCK_CLASS)
        .bindArray("chunks", String.class, quoted(chunks))
        .mapTo(Boolean.class)
        .one();
  }

  /**
   * Records the snapshot in which chunks are read.
   *
   * @param target session in the transaction that holds the claims
   * @param source session in the transaction that reads
   */
  public static void noteSnapshot(Handle target, Handle source, Collection<Long> tasks) {
    String snapshot =
        source.createQuery("select pg_current_snapshot()::text").mapTo(String.class).one();
    target
        .createUpdate(SqlFile.of(ChunkCopies.class, "note_snapshot"))
        .bind("snapshot", snapshot)
        .bindArray("tasks", Long.class, List.copyOf(tasks))
        .execute();
  }

  /** The staged chunks of a hypertable of the source. */
  public static List<ChunkCopy> all(Handle target, QualifiedName hypertable) {
    return read(target, hypertable, List.of(), List.of(), true);
  }

  /** The tasks of some chunks of a hypertable; none for a chunk that was not staged. */
  public static List<ChunkCopy> of(
      Handle target, QualifiedName hypertable, List<QualifiedName> chunks) {
    return read(target, hypertable, chunks, List.of(), false);
  }

  /**
   * The task of a chunk that may have been made anew, under another name, since it was staged: a
   * copy finds it by its ranges.
   *
   * @return at most one
   */
  public static List<ChunkCopy> at(
      Handle target, QualifiedName hypertable, List<DimensionRange> ranges) {
    return read(target, hypertable, List.of(), ranges, false);
  }

  private static List<ChunkCopy> read(
      Handle target,
      QualifiedName hypertable,
      List<QualifiedName> chunks,
      List<DimensionRange> ranges,
      boolean all) {
    return target
        .createQuery(SqlFile.of(ChunkCopies.class, "chunk_copies"))
        .bind("schema", hypertable.schema())
        .bind("name", hypertable.name())
        .bind("all", all)
        .bind("ranges", ranges.isEmpty() ? null : Json.write(ranges))
        .bindArray("schemas", String.class, chunks.stream().map(QualifiedName::schema).toList())
        .bindArray("names", String.class, chunks.stream().map(QualifiedName::name).toList())
        .map(
            (row, context) ->
                new ChunkCopy(
                    new QualifiedName(row.getString("chunk_schema"), row.getString("chunk_name")),
                    Json.read(row.getString("ranges"), RANGES),
                    row.getBoolean("is_cut"),
                    row.getBoolean("is_copied"),
                    row.getBoolean("is_skipped"),
                    Optional.ofNullable(row.getString("snapshot"))))
        .list();
  }

  private static List<String> quoted(Collection<QualifiedName> chunks) {
    return chunks.stream().map(QualifiedName::quoted).toList();
  }
}
