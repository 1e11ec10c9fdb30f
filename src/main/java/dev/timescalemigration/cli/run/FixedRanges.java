package dev.timescalemigration.cli.run;

import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.StagedRange;
import dev.timescalemigration.phase.selection.HypertableSelection;
import dev.timescalemigration.phase.stage.RangeToStage;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.Catalogs;
import dev.timescalemigration.timescale.TimeBound;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

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
    Map<QualifiedName, StagedRange> wanted = source.with(handle -> ranges(handle, spec));
    for (StagedRange range : staged) {
      StagedRange now = wanted.get(range.hypertable());
      if (now == null || !now.coversSame(range)) {
        throw MigrationFailure.usage(
            "RangesFixed",
            "spec.completionPoint and spec.rules are fixed once staged: "
                + range.hypertable()
                + " is staged until "
                + TimeBound.of(range.timeType(), range.until()),
            "give them the staged values again; to take more, widen the range with 'tsm stage',"
                + " copy and verify what that adds, then change the file; to take less, start again"
                + " after 'tsm clean --force'");
      }
    }
  }

  private static Map<QualifiedName, StagedRange> ranges(
      Handle source, TimescaleMigrationSpec spec) {
    Catalog catalog = Catalogs.of(source);
    return HypertableSelection.of(source, catalog, SpecRules.of(spec)).hypertables().stream()
        .flatMap(
            selected ->
                RangeToStage.of(source, catalog, selected, spec.copy().recompress()).stream())
        .collect(Collectors.toMap(StagedRange::hypertable, Function.identity()));
  }
}
