package dev.timescalemigration.engine;

import dev.timescalemigration.capture.apply.BeginAgain;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.LeftOut;
import dev.timescalemigration.ledger.StagedRange;
import dev.timescalemigration.ledger.StagedTasks;
import dev.timescalemigration.ledger.capture.ChunkCopies;
import dev.timescalemigration.ledger.capture.ChunkCopies.ChunkCopy;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.DimensionRange;
import dev.timescalemigration.timescale.Hypercube;
import dev.timescalemigration.timescale.Hypertable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * What of the source is staged, as a recovery needs it: all hypertables, and chunks as they are.
 */
final class StagedChunks {
  private final Ledger ledger;
  private final Map<QualifiedName, Hypertable> hypertables;

  /**
   * Of one ledger.
   *
   * @param inSource all hypertables of the source
   */
  StagedChunks(Ledger ledger, List<Hypertable> inSource) {
    this.ledger = ledger;
    this.hypertables =
        inSource.stream().collect(Collectors.toMap(Hypertable::name, Function.identity()));
  }

  /** The source's hypertables, by name. */
  Map<QualifiedName, Hypertable> hypertables() {
    return hypertables;
  }

  /**
   * Refuses a hypertable that was made since.
   *
   * @throws MigrationFailure of kind USER_ACTION, naming it
   */
  void requireAllStaged() {
    Set<QualifiedName> known =
        ledger.stagedRanges().stream().map(StagedRange::hypertable).collect(Collectors.toSet());
    known.addAll(ledger.leftOut().stream().map(LeftOut::hypertable).toList());
    List<QualifiedName> unknown =
        hypertables.values().stream()
            .filter(hypertable -> !known.contains(hypertable.name()))
            .map(Hypertable::publicName)
            .toList();
    if (!known.isEmpty() && !unknown.isEmpty()) {
      throw MigrationFailure.userAction(
          "NotStaged",
          "hypertables of the source are not staged: " + NameList.of(unknown),
          "make them in the target where they are missing, stage them with 'tsm stage', then run"
              + " 'tsm capture recover' again");
    }
  }

  /**
   * Forgets hypertables that the source has dropped.
   *
   * @return their names
   */
  List<QualifiedName> forgetGone(Handle target) {
    Map<Boolean, List<StagedRange>> there =
        ledger.stagedRanges().stream()
            .collect(
                Collectors.partitioningBy(range -> hypertables.containsKey(range.hypertable())));
    List<QualifiedName> gone = there.get(false).stream().map(StagedRange::hypertable).toList();
    if (!gone.isEmpty()) {
      target.useTransaction(
          transaction -> {
            gone.forEach(name -> StagedTasks.remove(transaction, name));
            ledger.recordStagedRanges(transaction, there.get(true));
          });
    }
    return gone;
  }

  /**
   * Refuses chunks that were merged or split since they were staged.
   *
   * @throws MigrationFailure of kind USER_ACTION, naming one
   */
  void requireUncut(Handle target, List<Chunk> inSource) {
    Map<QualifiedName, List<Chunk>> chunks =
        inSource.stream().collect(Collectors.groupingBy(Chunk::hypertable));
    for (StagedRange range : ledger.stagedRanges()) {
      List<ChunkCopy> tasks = ChunkCopies.all(target, range.hypertable());
      Set<List<DimensionRange>> staged =
          tasks.stream().map(ChunkCopy::ranges).collect(Collectors.toSet());
      chunks.getOrDefault(range.hypertable(), List.of()).stream()
          .filter(chunk -> !staged.contains(chunk.ranges()))
          .filter(chunk -> tasks.stream().anyMatch(task -> isPartOf(chunk, task)))
          .findFirst()
          .ifPresent(
              chunk -> {
                throw MigrationFailure.userAction(
                    "CannotRecover",
                    "chunk " + chunk.name() + " was merged or split since it was staged",
                    BeginAgain.ADVICE);
              });
    }
  }

  private static boolean isPartOf(Chunk chunk, ChunkCopy task) {
    return !task.isSkipped() && new Hypercube(task.ranges()).overlaps(chunk.space());
  }
}
