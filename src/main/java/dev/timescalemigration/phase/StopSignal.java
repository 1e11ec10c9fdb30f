package dev.timescalemigration.phase;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The wish to stop, from a signal or a suspended resource. First request: finish what is in flight;
 * second, or when the grace period ran out: roll back at once. Both leave a migration that goes on
 * where it stood.
 */
public final class StopSignal {
  private volatile boolean stopping;
  private volatile boolean aborting;
  private final List<Runnable> onAbort = new CopyOnWriteArrayList<>();

  /** Asks to begin nothing new. */
  public void stop() {
    stopping = true;
  }

  /** Asks to roll back what is in flight; runs what was registered with {@link #onAbort}. */
  public void abort() {
    stopping = true;
    aborting = true;
    onAbort.forEach(Runnable::run);
  }

  /** Whether nothing new should begin. */
  public boolean isStopping() {
    return stopping;
  }

  /** Whether work in flight should be rolled back. */
  public boolean isAborting() {
    return aborting;
  }

  /**
   * Registers what interrupts work in flight (cancelling a query, ending a process); closing the
   * registration removes it. Runs at once when the abort has been asked for already.
   */
  public Registration onAbort(Runnable action) {
    onAbort.add(action);
    if (aborting) {
      action.run();
    }
    return () -> onAbort.remove(action);
  }

  /** A registration to be closed when the work has ended. */
  @FunctionalInterface
  public interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
