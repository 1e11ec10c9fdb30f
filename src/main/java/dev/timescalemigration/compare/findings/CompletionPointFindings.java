package dev.timescalemigration.compare.findings;

import dev.timescalemigration.timescale.TimeBound;
import dev.timescalemigration.work.selection.LatestPoint;
import java.util.Collection;
import java.util.List;

/** Completion points that lie ahead of the clocks of the two servers. */
public final class CompletionPointFindings {
  private CompletionPointFindings() {}

  /**
   * What the findings and acceptances come to. An acceptance of anything else is for others to
   * judge.
   */
  public static Decision decide(
      LatestPoint latest, Collection<TimeBound> points, List<Acceptance> acceptances) {
    return Decision.of(of(latest, points), acceptances);
  }

  /** The findings, one for each point. */
  public static List<Finding> of(LatestPoint latest, Collection<TimeBound> points) {
    return latest.before(points).stream()
        .map(
            point ->
                Finding.of(
                    FindingKind.COMPLETION_POINT_AHEAD,
                    point.toString(),
                    "the completion point "
                        + point
                        + " lies ahead of the servers' clocks: rows before it are still to be"
                        + " written",
                    "choose "
                        + latest.in(point.type()).orElseThrow()
                        + " or earlier; 'tsm suggest' proposes a point"))
        .toList();
  }
}
