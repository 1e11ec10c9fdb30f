package dev.timescalemigration.phase.limits;

import dev.timescalemigration.ledger.CopyLimits;
import java.util.Arrays;
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
 * <p>Without a limit of the user's a commit may take twice as long as in the quietest second, and
 * two milliseconds in any case.
 */
final class CommitLatency {
  /** So many of the last commits are looked at: the second longest of them is what counts. */
  static final int LOOKED_AT = 20;

  private static final double SHORT_MILLIS = 2;
  private static final double TIMES_THE_USUAL = 2;
  private static final int LEARNT_FROM = 2 * LOOKED_AT;
  private static final long BETWEEN_LEARNT_NANOS = 1_000_000;

  private final double[] last = new double[LOOKED_AT];
  private int measured;
  private double usual = Double.MAX_VALUE;

  /** Commits once, with a few bytes of WAL, and keeps how long that took. */
  void measure(Handle target) {
    long began = System.nanoTime();
    target
        .createQuery("select pg_catalog.pg_logical_emit_message(true, 'tsm', '') is null")
        .mapTo(Boolean.class)
        .one();
    add((System.nanoTime() - began) / 1e6);
  }

  /** Learns what is usual while nothing is copied yet: takes a tenth of a second. */
  void learn(Handle target) {
    for (int commit = 0; commit < LEARNT_FROM; commit++) {
      measure(target);
      LockSupport.parkNanos(BETWEEN_LEARNT_NANOS);
    }
    begin();
  }

  /** Keeps a latency in milliseconds. */
  void add(double millis) {
    last[measured % LOOKED_AT] = millis;
    measured++;
    if (measured % LOOKED_AT == 0) {
      usual = Math.min(usual, sorted()[LOOKED_AT - 2]);
    }
  }

  /** Forgets what was measured, but not what is usual. */
  void begin() {
    measured = 0;
  }

  private double[] sorted() {
    double[] sorted = last.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  /** What all but one of twenty commits do not exceed; empty before there were so many. */
  private OptionalDouble present() {
    return measured < LOOKED_AT
        ? OptionalDouble.empty()
        : OptionalDouble.of(sorted()[LOOKED_AT - 2]);
  }

  /** What is too long, in words, if it is. */
  Optional<String> overload(CopyLimits limits) {
    double most =
        limits.commitMillis().isPresent()
            ? limits.commitMillis().getAsInt()
            : Math.max(SHORT_MILLIS, TIMES_THE_USUAL * usual);
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
}
