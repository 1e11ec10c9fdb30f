package dev.timescalemigration.compare.findings;

import dev.timescalemigration.timescale.RootRows;
import java.util.List;
import java.util.stream.Stream;

/** Rows that no chunk holds: they are not copied, and a query of the hypertable misses them. */
public final class RootRowFindings {
  private RootRowFindings() {}

  /**
   * The findings.
   *
   * @param inSource root tables of the source that are not empty
   * @param inTarget those of the target
   */
  public static List<Finding> of(List<RootRows> inSource, List<RootRows> inTarget) {
    return Stream.concat(
            inSource.stream().map(rows -> finding(rows, "source")),
            inTarget.stream().map(rows -> finding(rows, "target")))
        .toList();
  }

  private static Finding finding(RootRows rows, String side) {
    return Finding.of(
        FindingKind.ROOT_ROWS,
        side + ":" + rows.hypertable().readable(),
        "the " + side + " has " + rows.describe() + ", which no chunk holds and no query finds",
        "to move them into chunks, run in the "
            + side
            + " as a superuser: "
            + rows.toMove()
            + " Or to remove them: "
            + rows.toRemove());
  }
}
