package dev.timescalemigration.compare.databases;

import dev.timescalemigration.compare.findings.Finding;
import dev.timescalemigration.compare.findings.FindingKind;
import dev.timescalemigration.compare.findings.Weight;
import dev.timescalemigration.compare.rows.FilledViews;
import dev.timescalemigration.compare.rows.FilledViews.DifferingView;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Compares what materialized views hold. A load fills them from hypertables that are still empty.
 * The source may have filled a view at another time, so other rows are named only; a view that
 * holds none in the target, and some in the source, was not filled since the load.
 */
public final class MaterializedViewRows {
  private MaterializedViewRows() {}

  /**
   * The views that do not hold what they hold in the source; what is missing is found elsewhere.
   */
  public static List<Finding> differing(Handle source, Handle target) {
    return FilledViews.differing(source, target).stream()
        .map(MaterializedViewRows::finding)
        .toList();
  }

  private static Finding finding(DifferingView differing) {
    String view = differing.view().readable();
    if (differing.notCompared().isPresent()) {
      return new Finding(
          FindingKind.ROWS,
          view,
          "this materialized view was not compared: " + differing.notCompared().get(),
          "let the role of this command read it on both sides",
          Weight.NAMED);
    }
    long ofTarget = differing.rows().target();
    return new Finding(
        FindingKind.ROWS,
        view,
        "this materialized view holds other rows than in the source ("
            + differing.rows().source()
            + " rows in the source, "
            + ofTarget
            + " in the target); each side holds what it was last filled with",
        "run in the target: " + differing.refresh(),
        ofTarget == 0 ? Weight.ACCEPTABLE : Weight.NAMED);
  }
}
