package dev.timescalemigration.phase.refresh;

import dev.timescalemigration.capture.apply.Direction;
import dev.timescalemigration.compare.aggregates.AggregateSide;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.AggregateState;
import dev.timescalemigration.timescale.TimeBound;
import dev.timescalemigration.timescale.TimeType;
import dev.timescalemigration.timescale.aggregate.Watermark;
import java.util.Optional;

/** The watermark of an aggregate of the target, once its buckets are there. */
final class ReachedWatermark {
  private final AggregateSide target;
  private final TimeType time;
  private final Direction direction;

  ReachedWatermark(AggregateSide target, TimeType time, Direction direction) {
    this.direction = direction;
    this.target = target;
    this.time = time;
  }

  /**
   * Where no row is left to materialize from, nothing moves the watermark, and a real-time view
   * does not show the copied buckets above it.
   *
   * @return why the target's readers do not see all buckets, and the fix
   */
  Optional<String> move(long end) {
    AggregateState reached = target.state(time);
    Watermark watermark = new Watermark(target.handle());
    if (reached.watermark().orElse(time.min()) >= end) {
      return Optional.empty();
    }
    if (watermark.mayMove()) {
      watermark.move(reached, end);
      return Optional.empty();
    }
    if (target.aggregate().materializedOnly()) {
      return Optional.empty();
    }
    QualifiedName view = target.aggregate().view();
    return Optional.of(
        "its watermark in the "
            + direction.to()
            + " is below the "
            + direction.from()
            + "'s, "
            + TimeBound.of(time, end)
            + ", the "
            + direction.to()
            + "'s role may not move it, and no rows are left that a refresh could move"
            + " it by: the real-time view does not show the buckets above it. To fix: run as an"
            + " administrator of the "
            + direction.to()
            + " "
            + watermark.statement(reached, end)
            + "; or let the view show what is materialized: ALTER MATERIALIZED VIEW "
            + view.quoted()
            + " SET (timescaledb.materialized_only = true);");
  }
}
