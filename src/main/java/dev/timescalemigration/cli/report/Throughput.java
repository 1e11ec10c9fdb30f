package dev.timescalemigration.cli.report;

import dev.timescalemigration.cli.terminal.Quantities;
import dev.timescalemigration.ledger.CopiedInSpan;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;

/** How fast chunks were copied, over the time that copying took. */
final class Throughput {
  private static final String LEVELS = " ▁▂▃▄▅▆▇█";
  private static final double MILLIS = 1000;

  private final List<CopiedInSpan> spans;

  Throughput(List<CopiedInSpan> spans) {
    this.spans = spans;
  }

  /** Bytes per second in the fastest span, 0 when nothing was copied. */
  double most() {
    return spans.stream().mapToDouble(CopiedInSpan::bytesPerSecond).max().orElse(0);
  }

  String sentence() {
    CopiedInSpan first = spans.get(0);
    CopiedInSpan last = spans.get(spans.size() - 1);
    long bytes = spans.stream().mapToLong(CopiedInSpan::bytes).sum();
    double seconds = Math.max(1, Duration.between(first.from(), last.to()).toMillis()) / MILLIS;
    return "Chunks were copied from "
        + first.from().truncatedTo(ChronoUnit.SECONDS)
        + " to "
        + last.to().truncatedTo(ChronoUnit.SECONDS)
        + ": "
        + Quantities.bytes((long) (bytes / seconds))
        + "/s on average, "
        + Quantities.bytes((long) most())
        + "/s at most.";
  }

  /** One character for each span, from a blank to a full block. */
  String sparkline() {
    return spans.stream()
        .map(span -> String.valueOf(LEVELS.charAt(level(span.bytesPerSecond() / most()))))
        .collect(Collectors.joining());
  }

  /** Rounded up: what is not nothing can be seen. */
  private static int level(double share) {
    return (int) Math.ceil(share * (LEVELS.length() - 1));
  }

  static String figures(CopiedInSpan span) {
    return span.from().truncatedTo(ChronoUnit.SECONDS)
        + ": "
        + Quantities.count(span.chunks(), "chunk")
        + ", "
        + Quantities.count(span.rows(), "row")
        + ", "
        + Quantities.bytes((long) span.bytesPerSecond())
        + "/s";
  }
}
