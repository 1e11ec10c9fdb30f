package dev.timescalemigration.phase.jobs;

import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.timescale.BackgroundWorkers;
import dev.timescalemigration.work.StopSignal;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The process of the target that starts its jobs. */
final class Scheduler {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

  private final Handle target;
  private final String extensionSchema;
  private final StopSignal stop;

  Scheduler(Handle target, String extensionSchema, StopSignal stop) {
    this.target = target;
    this.extensionSchema = extensionSchema;
    this.stop = stop;
  }

  /**
   * Waits until it is seen running; starts it when it is not and the role may.
   *
   * @param most how long to wait
   * @return why jobs will not be started, with the fix; empty when it runs
   */
  Optional<String> seen(Duration most) {
    String post = Identifiers.quote(extensionSchema) + ".timescaledb_post_restore()";
    if (isSeen()) {
      return Optional.empty();
    }
    BackgroundWorkers.start(target);
    long end = System.nanoTime() + most.toNanos();
    while (!isSeen()) {
      if (System.nanoTime() >= end || stop.await(BETWEEN_LOOKS)) {
        return Optional.of(
            "the target's job scheduler is not running, so no job will be started: "
                + workers()
                + "; raise timescaledb.max_background_workers and max_worker_processes where that"
                + " is too few and restart the server, else run: SELECT "
                + post);
      }
    }
    return Optional.empty();
  }

  private String workers() {
    return target
        .createQuery(SqlFile.of(Scheduler.class, "background_workers"))
        .mapTo(String.class)
        .one();
  }

  private boolean isSeen() {
    return target
        .createQuery(SqlFile.of(Scheduler.class, "scheduler_seen"))
        .mapTo(Boolean.class)
        .one();
  }
}
