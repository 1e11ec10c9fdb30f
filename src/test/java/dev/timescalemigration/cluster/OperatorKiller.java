package dev.timescalemigration.cluster;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Kills the operator's pod that works, once in every phase that a migration enters. */
final class OperatorKiller implements AutoCloseable {
  private static final int LOOK_EVERY_MILLISECONDS = 500;

  private final InstalledOperator operator;
  private final MigrationOnCluster migration;
  private final List<String> phases = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private ScheduledFuture<?> looking;

  OperatorKiller(InstalledOperator operator, MigrationOnCluster migration) {
    this.operator = operator;
    this.migration = migration;
  }

  void start() {
    looking =
        thread.scheduleWithFixedDelay(
            this::look, 0, LOOK_EVERY_MILLISECONDS, TimeUnit.MILLISECONDS);
  }

  /** The phases in which it was killed, in their order. */
  List<String> phases() {
    return List.copyOf(phases);
  }

  private void look() {
    String phase = migration.status().path("phase").asText();
    if (!phase.isEmpty() && !phases.contains(phase) && operator.killLeader()) {
      phases.add(phase);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    if (looking != null) {
      looking.cancel(true);
    }
  }

  @Override
  public String toString() {
    return String.join(", ", phases);
  }
}
