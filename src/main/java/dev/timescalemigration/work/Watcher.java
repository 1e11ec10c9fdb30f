package dev.timescalemigration.work;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/**
 * A thread that looks at something every so often while work is done, and stops the work when it
 * has seen enough.
 */
public final class Watcher {
  private final StopSignal own = new StopSignal();
  private final AtomicReference<RuntimeException> failed = new AtomicReference<>();
  private final StopSignal.Registration abort;
  private final Thread thread;

  private Watcher(StopSignal outer, String name, Duration between, Predicate<StopSignal> look) {
    this.abort = outer.onAbort(own::abort);
    this.thread = new Thread(() -> watch(outer, between, look), name);
  }

  /**
   * Begins to watch.
   *
   * @param outer the wish to stop by which both end
   * @param name of the thread
   * @param look answers whether the work continues; it is given the signal by which that stops
   */
  public static Watcher start(
      StopSignal outer, String name, Duration between, Predicate<StopSignal> look) {
    Watcher watcher = new Watcher(outer, name, between, look);
    watcher.thread.start();
    return watcher;
  }

  /** What stops the work. */
  public StopSignal signal() {
    return own;
  }

  private void watch(StopSignal outer, Duration between, Predicate<StopSignal> look) {
    try {
      while (!own.isStopping() && !outer.isStopping() && look.test(own)) {
        own.await(between);
      }
    } catch (RuntimeException e) {
      failed.set(e);
    }
    own.stop();
  }

  /** Waits for the thread's end, once the work has ended. */
  public void end() {
    own.stop();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    abort.close();
  }

  /** Throws what a look has thrown, if one has. */
  public void rethrow() {
    if (failed.get() != null) {
      throw failed.get();
    }
  }
}
