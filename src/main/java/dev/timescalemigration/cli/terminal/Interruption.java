package dev.timescalemigration.cli.terminal;

import dev.timescalemigration.work.StopSignal;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * The wish of a person or of the system to end the program, passed on to the work in flight.
 *
 * <p>First signal: begin nothing new, and roll back what is in flight when the grace period has run
 * out. Second signal: roll back at once. Work begun afterwards gets the signal to stop from the
 * start.
 */
public final class Interruption {
  /** How long rolling back may take before the process ends without it. */
  private static final Duration ROLLING_BACK = Duration.ofSeconds(10);

  private final Duration grace;
  private final IntConsumer lastResort;
  private volatile Consumer<String> announce = line -> {};
  private final CountDownLatch came = new CountDownLatch(1);
  private StopSignal present = new StopSignal();
  private int signal;
  private boolean rollBack;

  /**
   * Nothing is interrupted yet.
   *
   * @param grace how long work in flight may continue after the first signal
   * @param lastResort takes the exit code when rolling back has not ended the work in time; losing
   *     the connections makes the servers roll back all the same
   */
  public Interruption(Duration grace, IntConsumer lastResort) {
    this.grace = grace;
    this.lastResort = lastResort;
  }

  /** Where lines for the person who sends a signal go from now on. */
  public void announceTo(Consumer<String> lines) {
    announce = lines;
  }

  /** The stop signal for the next piece of work. */
  public synchronized StopSignal begin() {
    present = new StopSignal();
    if (rollBack) {
      present.abort();
    } else if (signal != 0) {
      present.stop();
    }
    return present;
  }

  /** The stop signal of the present piece of work, for other reasons to stop it. */
  public synchronized StopSignal present() {
    return present;
  }

  /**
   * A signal has come.
   *
   * @param number the system's number of it: 2 for SIGINT, 15 for SIGTERM
   */
  public void signalled(int number) {
    boolean first;
    StopSignal stopping;
    synchronized (this) {
      first = signal == 0;
      signal = first ? number : signal;
      stopping = present;
    }
    came.countDown();
    if (first) {
      announce.accept(
          "stopping: work in flight may take another "
              + Quantities.duration(grace)
              + "; the same signal again rolls it back at once");
      stopping.stop();
      after(grace, this::rollBack);
    } else {
      announce.accept("rolling back at once");
      rollBack();
    }
  }

  /** Waits; returns at once when a signal comes or has come. */
  public void sleep(Duration time) {
    try {
      boolean unusedSignalled = came.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void after(Duration time, Runnable action) {
    new Timer("after a signal", true)
        .schedule(
            new TimerTask() {
              @Override
              public void run() {
                action.run();
              }
            },
            time.toMillis());
  }

  private void rollBack() {
    StopSignal stopping;
    synchronized (this) {
      rollBack = true;
      stopping = present;
    }
    after(ROLLING_BACK, () -> lastResort.accept(exitCode().orElseThrow()));
    stopping.abort();
  }

  /** The exit code of a program ended by the first signal that came; empty when none has. */
  public synchronized OptionalInt exitCode() {
    return signal == 0 ? OptionalInt.empty() : OptionalInt.of(128 + signal);
  }
}
