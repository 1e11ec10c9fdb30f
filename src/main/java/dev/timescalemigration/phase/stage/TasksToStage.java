package dev.timescalemigration.phase.stage;

import dev.timescalemigration.ledger.NewTask;
import dev.timescalemigration.ledger.StagedRange;
import dev.timescalemigration.ledger.Task;
import dev.timescalemigration.ledger.TaskBounds;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.DimensionRange;
import dev.timescalemigration.timescale.Hypercube;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What staging writes to the ledger, so that each row of the source belongs to one task: wider
 * bounds for staged tasks, and new tasks for what no staged task covers. A chunk can be covered
 * under another name: chunks of the source are merged, split, and made again.
 */
final class TasksToStage {
  private final StageOptions options;
  private final Map<QualifiedName, StagedRange> ranges;

  /**
   * Tasks of some hypertables.
   *
   * @param ranges what of each is migrated
   */
  TasksToStage(StageOptions options, Map<QualifiedName, StagedRange> ranges) {
    this.options = options;
    this.ranges = ranges;
  }

  /** The staged tasks that the ranges cut elsewhere, or no longer cut. */
  List<TaskBounds> widened(List<Task> staged) {
    return staged.stream()
        .filter(task -> ranges.containsKey(task.hypertable()))
        .filter(task -> !bounds(task).equals(new TaskBounds(task.id(), task.from(), task.until())))
        .map(this::bounds)
        .toList();
  }

  private TaskBounds bounds(Task task) {
    StagedRange range = ranges.get(task.hypertable());
    DimensionRange time = task.ranges().get(0);
    return new TaskBounds(task.id(), range.cutBelow(time), range.cutAbove(time));
  }

  /** Chunks without what staged tasks, or chunks before them, cover; in parts where need be. */
  static List<Chunk> uncovered(List<Chunk> chunks, List<Task> staged) {
    Map<QualifiedName, CoveredSpace> covered = new HashMap<>();
    staged.forEach(task -> spaceOf(covered, task.hypertable()).add(task.space()));
    List<Chunk> uncovered = new ArrayList<>();
    for (Chunk chunk : chunks) {
      CoveredSpace space = spaceOf(covered, chunk.hypertable());
      List<Hypercube> parts = space.without(chunk.space());
      parts.forEach(part -> uncovered.add(part(chunk, part, parts.size())));
      space.add(chunk.space());
    }
    return uncovered;
  }

  private static CoveredSpace spaceOf(
      Map<QualifiedName, CoveredSpace> covered, QualifiedName hypertable) {
    return covered.computeIfAbsent(hypertable, name -> new CoveredSpace());
  }

  private static Chunk part(Chunk chunk, Hypercube part, int parts) {
    return new Chunk(
        chunk.name(), chunk.hypertable(), part.ranges(), chunk.status(), chunk.bytes() / parts);
  }

  /** A task for each of some chunks that the ranges reach. */
  List<NewTask> tasks(List<Chunk> chunks) {
    List<Chunk> reached =
        chunks.stream()
            .filter(chunk -> ranges.get(chunk.hypertable()).reaches(chunk.time()))
            .toList();
    Shards shards = new Shards(reached.stream().map(Chunk::bytes).toList(), options.shards());
    return reached.stream().map(chunk -> task(chunk, shards.next(chunk.bytes()))).toList();
  }

  private NewTask task(Chunk chunk, int shard) {
    StagedRange range = ranges.get(chunk.hypertable());
    return new NewTask(
        chunk.hypertable(),
        chunk.name(),
        chunk.ranges(),
        range.cutBelow(chunk.time()),
        range.cutAbove(chunk.time()),
        chunk.bytes(),
        shard,
        options.snapshot().orElse(null));
  }
}
