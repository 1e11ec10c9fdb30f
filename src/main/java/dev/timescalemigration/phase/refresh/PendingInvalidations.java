package dev.timescalemigration.phase.refresh;

import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.timescale.AggregateState;
import dev.timescalemigration.timescale.AggregateState.Range;
import dev.timescalemigration.timescale.TimeBound;
import dev.timescalemigration.timescale.TimeType;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * What waits in the source to be materialized anew, as rows changed after their bucket was
 * materialized: the copied buckets are as stale as the source's, so the target must know it too, or
 * no refresh would ever mend them. Loading rows beside leaves no trace in the target's log.
 */
final class PendingInvalidations {
  private static final int TOLD = 3;

  private final Handle target;
  private final TimeType time;

  PendingInvalidations(Handle target, TimeType time) {
    this.target = target;
    this.time = time;
  }

  /**
   * Notes in the target what it does not know of.
   *
   * @param until end of the copied buckets, in internal units
   * @return what a person should know, when the target's role may not write the log
   */
  Optional<String> carryOver(AggregateState inSource, AggregateState inTarget, long until) {
    List<Range> missing =
        inSource.invalidations().stream()
            .filter(range -> range.lowest() > time.min())
            .flatMap(range -> range.within(time.min(), until).stream())
            .filter(
                range -> inTarget.invalidations().stream().noneMatch(known -> covers(known, range)))
            .toList();
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    if (!mayWrite()) {
      return Optional.of(
          "buckets that wait to be refreshed in the source could not be noted in the target: "
              + tell(missing)
              + "; refresh them there with refresh_continuous_aggregate(…, force => true)");
    }
    target.useTransaction(
        transaction ->
            missing.forEach(
                range ->
                    transaction
                        .createUpdate(SqlFile.of(PendingInvalidations.class, "note_invalidation"))
                        .bind("id", inTarget.id())
                        .bind("lowest", range.lowest())
                        .bind("greatest", range.greatest())
                        .execute()));
    return Optional.of("waits to be refreshed, as in the source: " + tell(missing));
  }

  private static boolean covers(Range known, Range range) {
    return known.lowest() <= range.lowest() && known.greatest() >= range.greatest();
  }

  private boolean mayWrite() {
    return target
        .createQuery(
            "select has_table_privilege("
                + "'_timescaledb_catalog.continuous_aggs_materialization_invalidation_log',"
                + " 'insert')")
        .mapTo(Boolean.class)
        .one();
  }

  private String tell(List<Range> ranges) {
    String first =
        String.join(
            ", ",
            ranges.stream()
                .limit(TOLD)
                .map(
                    range ->
                        TimeBound.of(time, range.lowest())
                            + " to "
                            + TimeBound.of(time, range.greatest()))
                .toList());
    return ranges.size() > TOLD ? first + " and " + (ranges.size() - TOLD) + " more" : first;
  }
}
