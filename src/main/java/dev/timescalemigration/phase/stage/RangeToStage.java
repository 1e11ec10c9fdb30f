package dev.timescalemigration.phase.stage;

import dev.timescalemigration.ledger.StagedRange;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.timescale.TimeBound;
import dev.timescalemigration.timescale.TimeType;
import dev.timescalemigration.work.selection.SelectedHypertable;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/** What of a hypertable is staged, given the bounds that were asked for. */
public final class RangeToStage {
  private RangeToStage() {}

  /** The range of a hypertable of which all rows are migrated, where no end is given. */
  static Optional<StagedRange> whole(
      Handle source, Catalog catalog, SelectedHypertable selected, boolean recompress) {
    return of(source, catalog, selected, recompress)
        .or(
            () ->
                selected
                    .hypertable()
                    .time()
                    .timeType()
                    .map(type -> range(selected, type, OptionalLong.empty(), recompress)));
  }

  /**
   * The range of one hypertable. Of a continuous aggregate the bucket that the completion point
   * cuts is left out: the refresh makes it, of all its rows.
   *
   * @param source a session of the source
   * @param recompress whether its compressed chunks are recompressed
   * @return empty without a completion point
   */
  public static Optional<StagedRange> of(
      Handle source, Catalog catalog, SelectedHypertable selected, boolean recompress) {
    return selected
        .until()
        .map(
            until ->
                range(
                    selected,
                    until.type(),
                    OptionalLong.of(end(source, catalog, selected.hypertable(), until).internal()),
                    recompress));
  }

  private static StagedRange range(
      SelectedHypertable selected, TimeType type, OptionalLong until, boolean recompress) {
    Hypertable hypertable = selected.hypertable();
    return new StagedRange(
        hypertable.name(),
        hypertable.time().column(),
        type,
        selected.from().map(from -> OptionalLong.of(from.internal())).orElse(OptionalLong.empty()),
        until,
        recompress);
  }

  private static TimeBound end(
      Handle source, Catalog catalog, Hypertable hypertable, TimeBound until) {
    return hypertable
        .continuousAggregate()
        .map(view -> catalog.bucketStart(source, view, until))
        .orElse(until);
  }
}
