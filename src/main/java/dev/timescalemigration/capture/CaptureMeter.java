package dev.timescalemigration.capture;

import dev.timescalemigration.ledger.capture.CaptureMeasure;
import dev.timescalemigration.ledger.capture.Lsn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far behind whoever applies is, from positions of the source's log that were seen earlier: the
 * target is as far behind as the oldest of them that is not applied.
 */
final class CaptureMeter {
  private static final Duration WINDOW = Duration.ofSeconds(30);
  private static final double MILLISECONDS = 1000.0;

  private final Deque<SeenPosition> written = new ArrayDeque<>();
  private final Deque<Count> counts = new ArrayDeque<>();

  private record SeenPosition(Instant at, Lsn position) {}

  private record Count(Instant at, long changes) {}

  /**
   * Takes in what is seen now.
   *
   * @param source up to where the source's log is safe on its disk
   * @param applied up to where everything is applied
   * @param changes changes of rows that were applied since the run began
   */
  CaptureMeasure at(Instant now, Lsn source, Lsn applied, long changes, long retained) {
    written.add(new SeenPosition(now, source));
    while (!written.isEmpty() && written.peek().position().isAtMost(applied)) {
      written.remove();
    }
    counts.add(new Count(now, changes));
    while (counts.size() > 2 && counts.peek().at().isBefore(now.minus(WINDOW))) {
      counts.remove();
    }
    Count first = counts.element();
    double seconds = Duration.between(first.at(), now).toMillis() / MILLISECONDS;
    return new CaptureMeasure(
        Math.max(source.bytes() - applied.bytes(), 0),
        Optional.of(
            written.isEmpty() ? Duration.ZERO : Duration.between(written.element().at(), now)),
        retained,
        OptionalLong.of(seconds == 0 ? 0 : Math.round((changes - first.changes()) / seconds)));
  }
}
