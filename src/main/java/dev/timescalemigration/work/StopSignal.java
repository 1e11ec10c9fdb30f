package dev.timescalemigration.work;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The wish to stop, from a signal or a suspended resource. First request: finish what is in flight;
 * second, or when the grace period ran out: roll back at once. Both leave a migration that
 * continues where it stopped.
 */
public final class StopSignal {
  private final CountDownLatch asked = new CountDownLatch(1);
  private volatile boolean aborting;
  private final List<Runnable> onAbort = new CopyOnWriteArrayList<>();

  /** Asks to begin nothing new. */
  public void stop() {
    asked.countDown();
  }

  /** Asks to roll back what is in flight; runs what was registered with {@link #onAbort}. */
  public void abort() {
    aborting = true;
    asked.countDown();
    onAbort.forEach(Runnable::run);
  }

  /** Whether nothing new should begin. */
  public boolean isStopping() {
    return asked.getCount() == 0;
  }

  /** Whether work in flight should be rolled back. */
  public boolean isAborting() {
    return aborting;
  }

  /**
   * Waits, but no longer than until a stop is asked for.
   *
   * @return whether a stop was asked for
   */
  public boolean await(Duration time) {
    try {
      return asked.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
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
