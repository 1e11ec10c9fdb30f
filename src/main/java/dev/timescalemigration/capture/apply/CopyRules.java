package dev.timescalemigration.capture.apply;

import dev.timescalemigration.capture.stream.TransactionSnapshot;
import dev.timescalemigration.ledger.capture.ChunkCopies;
import dev.timescalemigration.ledger.capture.ChunkCopies.ChunkCopy;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.DimensionRange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Whether the changes of a transaction are applied to a chunk, read once for a batch while no chunk
 * of it is being copied. The transactions of a batch are visible in the source already.
 */
final class CopyRules {
  private final Handle target;
  private final Unapplicable refusal;
  private final boolean isStaging;
  private final Set<QualifiedName> leftOut;
  private final Set<QualifiedName> staged;
  private final ChangedChunks changed;
  private final Map<QualifiedName, TasksOfChunks> tasks = new HashMap<>();
  private final Map<QualifiedName, ChangeRule> byChunk = new HashMap<>();

  /**
   * For one batch.
   *
   * @param staged hypertables that are staged
   * @param leftOut hypertables that the user left out
   * @param changed the chunks that the batch changes
   * @param direction how messages call the sides
   */
  CopyRules(
      Handle target,
      Set<QualifiedName> staged,
      Set<QualifiedName> leftOut,
      ChangedChunks changed,
      Direction direction) {
    this.changed = changed;
    this.refusal = new Unapplicable(direction);
    this.isStaging = direction == Direction.TO_TARGET;
    this.target = target;
    this.staged = staged;
    this.leftOut = leftOut;
  }

  /**
   * How a chunk's changes are taken.
   *
   * @param all whether every change is applied
   * @param snapshot else those that this does not see; none when empty
   */
  private record ChangeRule(boolean all, Optional<TransactionSnapshot> snapshot)
      implements LongPredicate {
    @Override
    public boolean test(long transaction) {
      return all || snapshot.filter(seen -> !seen.sees(transaction)).isPresent();
    }
  }

  /** What was staged of some chunks. */
  private static final class TasksOfChunks {
    private final Map<QualifiedName, List<ChunkCopy>> byName;
    private final Map<List<DimensionRange>, List<ChunkCopy>> byRanges;

    TasksOfChunks(List<ChunkCopy> all) {
      this.byName = all.stream().collect(Collectors.groupingBy(ChunkCopy::chunk));
      this.byRanges = all.stream().collect(Collectors.groupingBy(ChunkCopy::ranges));
    }

    /** By its name, or by its ranges where nothing of its name was staged. */
    List<ChunkCopy> of(QualifiedName chunk, Optional<List<DimensionRange>> ranges) {
      List<ChunkCopy> named = byName.getOrDefault(chunk, List.of());
      return named.isEmpty()
          ? ranges.map(now -> byRanges.getOrDefault(now, List.of())).orElse(List.of())
          : named;
    }
  }

  /**
   * Which transactions' changes of a chunk are applied.
   *
   * @param ranges of the chunk in the source; empty when it is gone from there
   */
  LongPredicate of(
      QualifiedName hypertable, QualifiedName chunk, Optional<List<DimensionRange>> ranges) {
    return byChunk.computeIfAbsent(chunk, name -> read(hypertable, name, ranges));
  }

  private ChangeRule read(
      QualifiedName hypertable, QualifiedName chunk, Optional<List<DimensionRange>> ranges) {
    if (!staged.contains(hypertable)) {
      if (leftOut.contains(hypertable)) {
        return new ChangeRule(false, Optional.empty());
      }
      throw refusal.notStaged(hypertable);
    }
    // Those of all chunks of the batch at once: changes may be scattered over thousands.
    List<ChunkCopy> found =
        tasks
            .computeIfAbsent(hypertable, name -> new TasksOfChunks(changed.tasks(target, name)))
            .of(chunk, ranges);
    if (found.isEmpty()) {
      // Every chunk that there was is staged: one that came later has all its rows in the stream,
      // and one that is gone went before.
      return new ChangeRule(ranges.isPresent() || !isStaging, Optional.empty());
    }
    ChunkCopy task = found.get(0);
    if (found.size() > 1
        || task.isCut()
        || ranges.filter(now -> !now.equals(task.ranges())).isPresent()) {
      throw refusal.otherRanges(chunk);
    }
    if (!task.isCopied() || (task.isSkipped() && task.snapshot().isEmpty())) {
      // The copy that is to come reads what is visible now; a chunk that is gone has no rows.
      return new ChangeRule(false, Optional.empty());
    }
    return new ChangeRule(
        false,
        Optional.of(
            TransactionSnapshot.parse(
                task.snapshot().orElseThrow(() -> refusal.otherRanges(chunk)))));
  }

  /**
   * Whether the truncation of a hypertable is applied: it must be before or after all copies.
   *
   * @param hypertable its name in the source
   */
  boolean truncates(long transaction, QualifiedName hypertable) {
    if (!staged.contains(hypertable)) {
      if (leftOut.contains(hypertable)) {
        return false;
      }
      throw refusal.notStaged(hypertable);
    }
    List<ChunkCopy> copied =
        ChunkCopies.all(target, hypertable).stream()
            .filter(task -> task.isCopied() && !task.isSkipped())
            .toList();
    boolean anySees =
        copied.stream()
            .anyMatch(
                task ->
                    TransactionSnapshot.parse(
                            task.snapshot().orElseThrow(() -> refusal.otherRanges(task.chunk())))
                        .sees(transaction));
    if (anySees) {
      throw refusal.truncatedBetween(hypertable);
    }
    return true;
  }
}
