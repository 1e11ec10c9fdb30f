package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.phase.preflight.facts.SelectionFacts;
import dev.timescalemigration.work.estimate.DurationModel;
import dev.timescalemigration.work.estimate.Workload;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** How much is moved, and how long that takes at least. */
final class SizeAndDuration implements SelectionRequirement {
  private static final double MEGABYTE = 1e6;

  @Override
  public String name() {
    return "size and duration";
  }

  @Override
  public CheckFinding examine(Facts facts) {
    SelectionFacts selection = facts.selected();
    String size =
        "hypertables: "
            + selection.hypertables().size()
            + ", chunks: "
            + selection.chunks().size()
            + ", "
            + megabytes(selection.bytes())
            + " with indexes; the target needs as much room";
    if (facts.readingRate().isEmpty()) {
      return CheckFinding.ok(size);
    }
    double rate = facts.readingRate().getAsLong();
    double seconds =
        DurationModel.ofRate(rate)
            .of(
                List.of(Workload.of("chunk", selection.chunks().size(), selection.bytes())),
                facts.options().parallelism())
            .expected();
    Duration atLeast = Duration.ofSeconds((long) Math.ceil(seconds));
    return CheckFinding.ok(
        size
            + "; reading it takes at least "
            + text(atLeast)
            + " ("
            + megabytes((long) rate)
            + "/s per copy thread measured, "
            + facts.options().parallelism()
            + " copy threads), writing it two to four times that");
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%,.0f MB", bytes / MEGABYTE);
  }

  private static String text(Duration duration) {
    return duration.toHours() > 0
        ? duration.toHours() + " h " + duration.toMinutesPart() + " min"
        : duration.toMinutes() > 0
            ? duration.toMinutes() + " min " + duration.toSecondsPart() + " s"
            : Math.max(1, duration.toSeconds()) + " s";
  }
}
