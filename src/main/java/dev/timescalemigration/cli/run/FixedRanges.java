package dev.timescalemigration.cli.run;

import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.StagedRange;
import dev.timescalemigration.phase.selection.HypertableSelection;
import dev.timescalemigration.phase.selection.SelectedHypertable;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.Catalogs;
import dev.timescalemigration.timescale.TimeBound;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Sees to it that completion point and rules stay as they were staged. */
final class FixedRanges {
  private FixedRanges() {}

  /**
   * Compares what a spec says now with what was staged. Hypertables made since are none of its
   * business.
   *
   * @throws MigrationFailure of kind USAGE when they differ
   */
  static void check(Database source, List<StagedRange> staged, TimescaleMigrationSpec spec) {
    Map<QualifiedName, SelectedHypertable> wanted =
        source
            .with(handle -> HypertableSelection.of(handle, Catalogs.of(handle), SpecRules.of(spec)))
            .hypertables()
            .stream()
            .collect(
                Collectors.toMap(selected -> selected.hypertable().name(), Function.identity()));
    for (StagedRange range : staged) {
      SelectedHypertable now = wanted.get(range.hypertable());
      if (now == null || !isSame(range, now)) {
        throw MigrationFailure.usage(
            "RangesFixed",
            "spec.completionPoint and spec.rules are fixed once staged: "
                + range.hypertable()
                + " is staged until "
                + TimeBound.of(range.timeType(), range.until()),
            "put back what the file said, or begin anew after 'tsm clean --force'");
      }
    }
  }

  private static boolean isSame(StagedRange staged, SelectedHypertable now) {
    OptionalLong from =
        now.from().isPresent()
            ? OptionalLong.of(now.from().get().internal())
            : OptionalLong.empty();
    return staged.from().equals(from)
        && now.until().isPresent()
        && now.until().get().internal() == staged.until();
  }
}
