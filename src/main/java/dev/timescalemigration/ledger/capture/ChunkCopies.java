package dev.timescalemigration.ledger.capture;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.timescalemigration.ledger.Json;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.Snapshots;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.timescale.DimensionRange;
import java.util.Collection;
import java.util.List;
import java.util.Map;
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
   * @param snapshot in which the copied rows were read, or in which it was gone
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
    String snapshot = Snapshots.current(source);
    target
        .createUpdate(SqlFile.of(ChunkCopies.class, "note_snapshot"))
        .bind("snapshot", snapshot)
        .bindArray("tasks", Long.class, List.copyOf(tasks))
        .execute();
  }

  /** The staged chunks of a hypertable of the source. */
  public static List<ChunkCopy> all(Handle target, QualifiedName hypertable) {
    return read(target, hypertable, Map.of(), true);
  }

  /**
   * The tasks of some chunks of a hypertable; none for a chunk that was not staged. The task of one
   * that was dropped and recreated since has another name.
   *
   * @param chunks with their ranges; empty for a chunk that is gone
   */
  public static List<ChunkCopy> of(
      Handle target,
      QualifiedName hypertable,
      Map<QualifiedName, Optional<List<DimensionRange>>> chunks) {
    return read(target, hypertable, chunks, false);
  }

  private static List<ChunkCopy> read(
      Handle target,
      QualifiedName hypertable,
      Map<QualifiedName, Optional<List<DimensionRange>>> chunks,
      boolean all) {
    List<QualifiedName> names = List.copyOf(chunks.keySet());
    return target
        .createQuery(SqlFile.of(ChunkCopies.class, "chunk_copies"))
        .bind("schema", hypertable.schema())
        .bind("name", hypertable.name())
        .bind("all", all)
        .bindArray("schemas", String.class, names.stream().map(QualifiedName::schema).toList())
        .bindArray("names", String.class, names.stream().map(QualifiedName::name).toList())
        .bindArray(
            "ranges",
            String.class,
            names.stream().map(name -> chunks.get(name).map(Json::write).orElse(null)).toArray())
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
