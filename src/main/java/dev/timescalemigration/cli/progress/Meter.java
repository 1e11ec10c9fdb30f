package dev.timescalemigration.cli.progress;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Counts what a phase has done and estimates how long the rest takes. For several threads. */
final class Meter {
  /** How far back the rate looks: long enough for big chunks, short enough to follow changes. */
  private static final Duration WINDOW = Duration.ofSeconds(30);

  /** Before this the rate is mostly noise. */
  private static final Duration SETTLED = Duration.ofSeconds(2);

  private record Sample(Instant at, long units, long bytes) {}

  private final Clock clock;
  private final Deque<Sample> samples = new ArrayDeque<>();
  private String phase = "";
  private String unit = "";
  private long done;
  private long total;
  private long bytesDone;
  private long totalBytes;
  private double highest;
  private Instant began;

  Meter(Clock clock) {
    this.clock = clock;
    this.began = clock.instant();
  }

  /** A phase begins, or the size of its work became known; see {@code Progress.started}. */
  synchronized void started(
      String newPhase, String newUnit, long newDone, long newTotal, long newBytes, long allBytes) {
    if (!newPhase.equals(phase)) {
      phase = newPhase;
      highest = 0;
      began = clock.instant();
    }
    unit = newUnit;
    done = newDone;
    total = newTotal;
    bytesDone = newBytes;
    totalBytes = allBytes;
    samples.clear();
    sample();
  }

  synchronized void advanced(long units, long bytes) {
    done += units;
    bytesDone += bytes;
    sample();
  }

  private void sample() {
    Instant now = clock.instant();
    samples.addLast(new Sample(now, done, bytesDone));
    while (samples.size() > 2 && samples.peekFirst().at().isBefore(now.minus(WINDOW))) {
      samples.removeFirst();
    }
  }

  synchronized MeterReading read() {
    Instant now = clock.instant();
    boolean byBytes = totalBytes > 0;
    double fraction = byBytes ? share(bytesDone, totalBytes) : share(done, total);
    // A chunk's bytes are an estimate, and staging may add chunks: the bar waits, and never falls.
    highest = Math.max(highest, done < total ? Math.min(fraction, 0.999) : fraction);
    Optional<Double> bytesPerSecond =
        byBytes ? perSecond(now, Sample::bytes).filter(rate -> rate > 0) : Optional.empty();
    long left = byBytes ? totalBytes - bytesDone : total - done;
    Optional<Duration> eta =
        perSecond(now, byBytes ? Sample::bytes : Sample::units)
            .filter(rate -> rate > 0 && left > 0)
            .map(rate -> Duration.ofSeconds(Math.round(left / rate)));
    return new MeterReading(
        phase,
        unit,
        done,
        total,
        bytesDone,
        totalBytes,
        highest,
        bytesPerSecond,
        eta,
        Duration.between(began, now));
  }

  private static double share(long part, long whole) {
    return whole <= 0 ? 0 : Math.min(1.0, (double) part / whole);
  }

  private Optional<Double> perSecond(Instant now, java.util.function.ToLongFunction<Sample> count) {
    if (samples.isEmpty()) {
      return Optional.empty();
    }
    Duration span = Duration.between(samples.peekFirst().at(), now);
    if (span.compareTo(SETTLED) < 0) {
      return Optional.empty();
    }
    long made = count.applyAsLong(samples.peekLast()) - count.applyAsLong(samples.peekFirst());
    return Optional.of(made * 1000.0 / span.toMillis());
  }
}
