package dev.timescalemigration.cli.progress;

import java.time.Duration;
import java.util.Optional;

/**
 * What a meter shows at one moment.
 *
 * @param phase the phase's name
 * @param unit what is counted, in the plural
 * @param done units done, by this or an earlier run
 * @param total units in all
 * @param bytesDone bytes done
 * @param totalBytes bytes in all; 0 where bytes are not counted
 * @param fraction how much is done, 0 to 1; never falls within a phase
 * @param bytesPerSecond the rate of the last while; empty before there is one
 * @param eta how long it takes at that rate
 * @param elapsed since the phase began in this run
 */
record MeterReading(
    String phase,
    String unit,
    long done,
    long total,
    long bytesDone,
    long totalBytes,
    double fraction,
    Optional<Double> bytesPerSecond,
    Optional<Duration> eta,
    Duration elapsed) {

  /** Whole percent, rounded down: 100 only when all is done. */
  int percent() {
    return (int) Math.floor(fraction * 100);
  }
}
