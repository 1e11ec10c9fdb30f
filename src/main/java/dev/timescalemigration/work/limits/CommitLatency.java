package dev.timescalemigration.work.limits;

import dev.timescalemigration.ledger.CopyLimits;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Handle;

/**
 * How long a commit takes in the target, as an application that writes there feels it: a tiny one,
 * many times a second, while somebody else works there. Much WAL at once, which copying makes, is
 * what holds up others' commits most.
 *
 * <p>Without a limit of the user's a commit may take twice as long as while copying is paused, and
 * two milliseconds in any case. What it takes while copying is paused is only measured when that
 * decides something, and again when copying would have to slow down by an older measurement: a
 * server that has become slower for another reason is no reason to slow down.
 */
final class CommitLatency {
  /** So many of the last commits are looked at: the second longest of them is what counts. */
  static final int LOOKED_AT = 20;

  /** The least of so many measurements counts: an index may have been built during one. */
  private static final int PAUSES_REMEMBERED = 3;

  private static final long NEW_FOR_NANOS = Duration.ofSeconds(10).toNanos();
  private static final double SHORT_MILLIS = 2;
  private static final double TIMES_THE_USUAL = 2;

  /** Commits that wait for what was written before the pause. */
  private static final int NOT_COUNTED = 2;

  private static final long BETWEEN_COMMITS_NANOS = 1_000_000;

  private final double[] last = new double[LOOKED_AT];
  private final Deque<Double> paused = new ArrayDeque<>();
  private long pausedAt;
  private int measured;

  /** Commits once, with a few bytes of WAL, and keeps how long that took. */
  void measure(Handle target) {
    add(commit(target));
  }

  private static double commit(Handle target) {
    long began = System.nanoTime();
    target
        .createQuery("select pg_catalog.pg_logical_emit_message(true, 'tsm', '') is null")
        .mapTo(Boolean.class)
        .one();
    return (System.nanoTime() - began) / 1e6;
  }

  /** Measures while copying is paused: takes some hundredths of a second where commits are fast. */
  void measurePaused(Handle target) {
    double[] taken = new double[LOOKED_AT];
    for (int commit = -NOT_COUNTED; commit < LOOKED_AT; commit++) {
      double millis = commit(target);
      if (commit >= 0) {
        taken[commit] = millis;
      }
      LockSupport.parkNanos(BETWEEN_COMMITS_NANOS);
    }
    addPaused(secondLongest(taken), System.nanoTime());
  }

  /** Keeps a latency in milliseconds. */
  void add(double millis) {
    last[measured % LOOKED_AT] = millis;
    measured++;
  }

  /** Keeps a latency of a time in which copying was paused. */
  void addPaused(double millis, long nanoTime) {
    paused.addLast(millis);
    if (paused.size() > PAUSES_REMEMBERED) {
      paused.removeFirst();
    }
    pausedAt = nanoTime;
  }

  /** Forgets what was measured while copying, but not what is usual. */
  void begin() {
    measured = 0;
  }

  private static double secondLongest(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[LOOKED_AT - 2];
  }

  /** What all but one of twenty commits do not exceed; empty before there were so many. */
  private OptionalDouble present() {
    return measured < LOOKED_AT ? OptionalDouble.empty() : OptionalDouble.of(secondLongest(last));
  }

  /**
   * Whether copying must be paused to judge by the user's limits: where commits take long, and it
   * is not known what they take without copying, or has not been for some seconds.
   */
  boolean needsPause(CopyLimits limits, long nanoTime) {
    return limits.commitMillis().isEmpty()
        && present().orElse(0) > SHORT_MILLIS
        && (paused.isEmpty()
            || (overload(limits).isPresent() && nanoTime - pausedAt >= NEW_FOR_NANOS));
  }

  /** What is too long, in words, if it is. */
  Optional<String> overload(CopyLimits limits) {
    double most = limits.commitMillis().isPresent() ? limits.commitMillis().getAsInt() : usual();
    OptionalDouble present = present();
    return present.isPresent() && present.getAsDouble() > most
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "commits in the target take up to %.1f ms, more than %.1f",
                present.getAsDouble(),
                most))
        : Optional.empty();
  }

  private double usual() {
    double least = paused.stream().mapToDouble(Double::doubleValue).min().orElse(0);
    return Math.max(SHORT_MILLIS, TIMES_THE_USUAL * least);
  }
}
