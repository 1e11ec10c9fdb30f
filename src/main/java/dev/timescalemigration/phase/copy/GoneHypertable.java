package dev.timescalemigration.phase.copy;

import dev.timescalemigration.ledger.StagedTasks;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.work.PhaseContext;
import java.util.List;
import java.util.function.Predicate;

/**
 * A staged hypertable that was dropped or renamed in the source since. Its chunks are skipped, as
 * are chunks that are dropped; what was copied of it stays, and validation names it.
 */
public final class GoneHypertable {
  private GoneHypertable() {}

  /**
   * Skips the chunks of those that are gone, and says so of each that has any which were not
   * skipped before.
   */
  public static void skip(
      PhaseContext context, List<QualifiedName> staged, Predicate<QualifiedName> isGone) {
    staged.stream().filter(isGone).forEach(hypertable -> skip(context, hypertable));
  }

  private static void skip(PhaseContext context, QualifiedName hypertable) {
    long skipped = context.target().with(target -> StagedTasks.skip(target, hypertable));
    if (skipped > 0) {
      context
          .progress()
          .message(
              "hypertable "
                  + hypertable
                  + " is gone from the source since it was staged: "
                  + skipped
                  + " chunks are skipped");
    }
  }
}
