package dev.timescalemigration.work.limits;

import dev.timescalemigration.postgres.CopyPipe;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Holds back the bytes of one process: by a rate that its copy threads share, and by the part of
 * the time that each copy thread may work. Changed by one thread while others pass.
 */
public final class Throttle {
  /** What may pass at once after a time in which less passed than might have. */
  private static final long BURST_NANOS = Duration.ofMillis(100).toNanos();

  /** No rate limit rests longer without a look at what has changed. */
  private static final long LONGEST_REST_NANOS = Duration.ofSeconds(2).toNanos();

  private static final long PAUSE_STEP_NANOS = Duration.ofMillis(5).toNanos();

  /** No limit at all. */
  public static final double UNLIMITED = Double.POSITIVE_INFINITY;

  private final LongSupplier nanoTime;
  private final Pause pause;
  private volatile double bytesPerSecond = UNLIMITED;
  private volatile double share = 1;
  private volatile boolean paused;
  private long freeAt;

  /** How a thread waits. */
  @FunctionalInterface
  interface Pause {
    /**
     * Waits.
     *
     * @return false when everything is being given up, and there is nothing left to wait for
     */
    boolean nanos(long nanos);
  }

  /**
   * Lets everything pass at first.
   *
   * @param nanoTime a clock that only goes forward
   * @param pause how to wait
   */
  Throttle(LongSupplier nanoTime, Pause pause) {
    this.nanoTime = nanoTime;
    this.pause = pause;
    this.freeAt = nanoTime.getAsLong();
  }

  /**
   * Lets so many bytes pass in a second, in all copy threads together; who waits does so no longer.
   */
  synchronized void limitTo(double rate) {
    if (rate != bytesPerSecond) {
      bytesPerSecond = rate;
      freeAt = nanoTime.getAsLong();
    }
  }

  /**
   * Lets each copy thread work for a part of the time.
   *
   * @param part above 0, to 1 for all of it
   */
  void workFor(double part) {
    this.share = part;
  }

  /** Does something while no copy thread that passes here moves rows. */
  void whilePaused(Runnable step) {
    paused = true;
    try {
      step.run();
    } finally {
      paused = false;
    }
  }

  /**
   * Holds back a thread after work that cannot be interrupted, such as a scan.
   *
   * @param worked how long it worked
   * @param bytes what it read
   */
  public void restAfter(Duration worked, long bytes) {
    awaitEndOfPause();
    long now = nanoTime.getAsLong();
    long rate = reserve(now, bytes, bytesPerSecond) - now;
    boolean wait = true;
    while (wait) {
      long rested = nanoTime.getAsLong() - now;
      double part = share;
      long rest = Math.max((long) (worked.toNanos() * (1 - part) / part), rate) - rested;
      wait = rest > 0 && pause.nanos(Math.min(rest, LONGEST_REST_NANOS));
    }
  }

  /** A rate limit for one copy thread, used by one thread at a time. */
  public CopyPipe.RateLimit rateLimit() {
    return new ThreadRateLimit();
  }

  private final class ThreadRateLimit implements CopyPipe.RateLimit {
    private long workingSince = nanoTime.getAsLong();

    @Override
    public void pass(int bytes) {
      awaitEndOfPause();
      double part = share;
      double rate = bytesPerSecond;
      if (part >= 1 && rate == UNLIMITED) {
        workingSince = nanoTime.getAsLong();
        return;
      }
      long now = nanoTime.getAsLong();
      // What was done since the last batch counts too: attaching a chunk, making its indexes.
      long rest = (long) ((now - workingSince) * (1 - part) / part);
      long wait = Math.max(Math.min(rest, LONGEST_REST_NANOS), reserve(now, bytes, rate) - now);
      long until = now + wait;
      while (now < until
          && bytesPerSecond == rate
          && pause.nanos(Math.min(until - now, LONGEST_REST_NANOS))) {
        now = nanoTime.getAsLong();
      }
      workingSince = nanoTime.getAsLong();
    }
  }

  private void awaitEndOfPause() {
    boolean wait = paused;
    while (wait) {
      wait = pause.nanos(PAUSE_STEP_NANOS) && paused;
    }
  }

  /** When some bytes may pass; what comes after waits for them. */
  private synchronized long reserve(long now, long bytes, double rate) {
    if (rate == UNLIMITED) {
      return now;
    }
    long at = Math.max(freeAt, now - BURST_NANOS);
    freeAt = at + (long) (bytes / rate * 1_000_000_000L);
    return at;
  }
}
