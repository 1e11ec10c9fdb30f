package dev.timescalemigration.phase.copy.method;

import dev.timescalemigration.ledger.CopyMethod;
import dev.timescalemigration.ledger.Task;
import dev.timescalemigration.ledger.Tasks;
import dev.timescalemigration.ledger.capture.ChunkCopies;
import dev.timescalemigration.phase.copy.ChunkCopier;
import dev.timescalemigration.phase.copy.target.HypertableCopies;
import dev.timescalemigration.phase.copy.target.HypertableCopy;
import dev.timescalemigration.postgres.CopyPipe;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.SqlState;
import dev.timescalemigration.postgres.TwoSides;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.DimensionRange;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.timescale.RowsOfRange;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * Copies small chunks several at a time, in one transaction and one snapshot of the source: what is
 * asked for every chunk costs more than their rows. Only where nothing is special: uncompressed in
 * the source, there and empty in the target, with nothing to be fired or proven. Others go one by
 * one through {@link ChunkCopier}.
 */
public final class SmallChunks {
  /**
   * Bytes in the source from which a chunk is worth a transaction of its own, and an empty one of
   * the target worth being recreated: below, dropping it and building its successor and attaching
   * it takes longer than keeping its indexes row by row.
   */
  private static final long SMALL = 256L << 10;

  /** Chunks in one transaction, which holds a lock on each of them and on its indexes. */
  public static final int MOST = 32;

  private final HypertableCopies tables;
  private final Tasks tasks;
  private final Database sourceDatabase;
  private final CopyPipe.RateLimit rateLimit;

  /**
   * For one copy thread.
   *
   * @param sourceDatabase for a second look at the source
   */
  public SmallChunks(
      HypertableCopies tables, Tasks tasks, Database sourceDatabase, CopyPipe.RateLimit rateLimit) {
    this.tables = tables;
    this.tasks = tasks;
    this.sourceDatabase = sourceDatabase;
    this.rateLimit = rateLimit;
  }

  public static boolean isSmall(Task task) {
    return isSmall(task.sourceBytes());
  }

  /** Whether a chunk of this size in the source is copied together with others. */
  public static boolean isSmall(long bytes) {
    return bytes < SMALL;
  }

  /** Whether rows can be written into an empty chunk without firing or checking anything. */
  public static boolean mayWriteInto(HypertableCopy table) {
    return table.traits().firingTrigger().isEmpty()
        && !table.traits().notesInvalidations()
        && (table.traits().replicaRole() || table.traits().foreignKeys().isEmpty());
  }

  /**
   * Copies a claimed chunk and others that can go with it.
   *
   * @param first the chunk
   * @param source session without a transaction
   * @param target session in the transaction that holds the claim
   * @return what was copied; nothing when this one must be copied alone
   */
  public Map<Task, CopyOutcome> copy(Task first, Handle source, Handle target) throws SQLException {
    if (!goesWithOthers(first)) {
      return Map.of();
    }
    Optional<HypertableCopy> current = tables.current(first.hypertable(), source, target);
    if (current.isEmpty()) {
      return Map.of();
    }
    HypertableCopy table = current.get();
    if (!mayWriteInto(table)
        || !table.traits().foreignKeys().isEmpty()
        || table.columns().sourceGenerates()
        || !table.hasSameDimensions()) {
      return Map.of();
    }
    List<Task> claimed = new ArrayList<>(List.of(first));
    tasks.claimMoreSmall(target, first, SMALL, MOST - 1).stream()
        .takeWhile(SmallChunks::goesWithOthers)
        .forEach(claimed::add);
    Map<Task, Chunk> into = emptyInTarget(target, table, claimed);
    return into.size() < 2 ? Map.of() : copyInto(into, table, source, target);
  }

  private static boolean goesWithOthers(Task task) {
    return isSmall(task) && !task.isCut() && task.snapshot().isEmpty() && task.failures() == 0;
  }

  /** The chunks that take the rows of the tasks up to the first that must go alone. */
  private Map<Task, Chunk> emptyInTarget(Handle target, HypertableCopy table, List<Task> claimed) {
    Map<Task, Chunk> present = plain(tables.target(), target, table.target(), claimed);
    if (present.isEmpty()) {
      return present;
    }
    List<Chunk> chunks = List.copyOf(present.values());
    Set<String> unfit = TargetChunk.withOtherColumnNumbers(target, table, chunks);
    Set<Chunk> empty = new HashSet<>(TargetChunk.withoutRows(target, chunks));
    return upTo(
        claimed,
        present::get,
        chunk -> empty.contains(chunk) && !unfit.contains(chunk.name().quoted()));
  }

  private Map<Task, CopyOutcome> copyInto(
      Map<Task, Chunk> into, HypertableCopy table, Handle source, Handle target)
      throws SQLException {
    if (tables.areCaptured()) {
      ChunkCopies.hold(target, into.keySet().stream().map(Task::chunk).toList());
    }
    source.execute("begin transaction isolation level repeatable read read only");
    try {
      if (!lock(source, into.keySet()) || !table.isCurrentInSource(source)) {
        return Map.of();
      }
      if (tables.areCaptured()) {
        ChunkCopies.noteSnapshot(target, source, into.keySet().stream().map(Task::id).toList());
      }
      Map<Task, Chunk> from =
          plain(tables.source(), source, table.source(), List.copyOf(into.keySet()));
      // Empty still: a row that came before the snapshot is among those that are copied.
      Set<Chunk> empty = new HashSet<>(TargetChunk.withoutRows(target, List.copyOf(into.values())));
      Map<Task, CopyOutcome> copied = new LinkedHashMap<>();
      List<TwoSides<RowsOfRange>> places = new ArrayList<>();
      for (Map.Entry<Task, Chunk> next : from.entrySet()) {
        Task task = next.getKey();
        Chunk room = into.get(task);
        if (!next.getValue().name().equals(task.chunk()) || !empty.contains(room)) {
          break;
        }
        copied.put(task, copy(table, source, next.getValue(), target, room));
        places.add(new TwoSides<>(all(next.getValue()), all(room)));
      }
      if (!places.isEmpty()) {
        new ArrivedRows(table, target, sourceDatabase).removeCopied(places);
        AlteredException.throwIfAltered(table, target);
      }
      return copied;
    } finally {
      SourceSnapshot.end(source);
    }
  }

  private CopyOutcome copy(
      HypertableCopy table, Handle source, Chunk from, Handle target, Chunk into)
      throws SQLException {
    String format = " with (" + table.columns().format() + ")";
    CopyPipe.Moved moved =
        CopyPipe.move(
            source,
            "copy " + columns(table, from) + " to stdout" + format,
            target,
            "copy " + columns(table, into) + " from stdin" + format,
            rateLimit);
    return new CopyOutcome.Copied(CopyMethod.INTO_CHUNK, moved.rows(), moved.bytes(), 0);
  }

  private static RowsOfRange all(Chunk chunk) {
    return new RowsOfRange(chunk.name().quoted(), "true");
  }

  private static String columns(HypertableCopy table, Chunk chunk) {
    return chunk.name().quoted() + " (" + table.columns().list() + ")";
  }

  /**
   * Locks chunks before the snapshot is taken, see {@link SourceSnapshot}.
   *
   * @return false when one is gone
   */
  private static boolean lock(Handle source, Set<Task> chunks) {
    try {
      source.execute(
          "lock table "
              + chunks.stream()
                  .map(task -> "only " + task.chunk().quoted())
                  .collect(Collectors.joining(", "))
              + " in access share mode");
      return true;
    } catch (JdbiException e) {
      if (DatabaseErrors.sqlState(e).filter(SqlState.UNDEFINED_TABLE::equals).isEmpty()) {
        throw e;
      }
      return false;
    }
  }

  /** The chunks of tasks, up to the first that is not simply there, uncompressed and alone. */
  private static Map<Task, Chunk> plain(
      Catalog catalog, Handle handle, Hypertable hypertable, List<Task> tasks) {
    long start = tasks.stream().mapToLong(task -> task.ranges().get(0).start()).min().orElseThrow();
    long end = tasks.stream().mapToLong(task -> task.ranges().get(0).end()).max().orElseThrow();
    List<Chunk> chunks = catalog.chunksReachingInto(handle, hypertable, start, end);
    Map<List<DimensionRange>, Chunk> byRanges =
        chunks.stream().collect(Collectors.toMap(Chunk::ranges, chunk -> chunk));
    return upTo(
        tasks,
        task -> byRanges.get(task.ranges()),
        chunk -> chunk.status() == 0 && chunks.stream().noneMatch(chunk::overlaps));
  }

  private static Map<Task, Chunk> upTo(
      List<Task> tasks, Function<Task, Chunk> chunkOf, Predicate<Chunk> fits) {
    Map<Task, Chunk> fitting = new LinkedHashMap<>();
    for (Task task : tasks) {
      Chunk chunk = chunkOf.apply(task);
      if (chunk == null || !fits.test(chunk)) {
        break;
      }
      fitting.put(task, chunk);
    }
    return fitting;
  }
}
