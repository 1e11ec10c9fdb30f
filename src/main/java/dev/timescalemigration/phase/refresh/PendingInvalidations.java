package dev.timescalemigration.phase.refresh;

import dev.timescalemigration.capture.apply.Direction;
import dev.timescalemigration.postgres.PrintableSql;
import dev.timescalemigration.timescale.AggregateState;
import dev.timescalemigration.timescale.AggregateState.Range;
import dev.timescalemigration.timescale.TimeBound;
import dev.timescalemigration.timescale.TimeType;
import dev.timescalemigration.timescale.aggregate.InvalidationLog;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * What waits to be materialized again, as the log of materializations has it.
 *
 * <p>In the source rows changed after their bucket was materialized: the copied buckets are as
 * stale as the source's, so the target must know it too, or no refresh would ever fix them.
 * Attaching a chunk leaves no trace in the target's log.
 *
 * <p>In the target an aggregate begins with one entry for all of time ({@code
 * tsl/src/continuous_aggs/create.c}, {@code invalidation_add_entry}, 2.16 to 2.29). Copied buckets
 * are materialized: left in that entry, the first refresh that reaches back far enough would make
 * all of them again, and delete those whose rows retention has dropped.
 */
final class PendingInvalidations {
  private static final int SHOWN = 3;

  private final Handle target;
  private final InvalidationLog log;
  private final TimeType time;
  private final Direction direction;

  PendingInvalidations(Handle target, TimeType time, Direction direction) {
    this.direction = direction;
    this.target = target;
    this.log = new InvalidationLog(target);
    this.time = time;
  }

  /**
   * Takes the copied buckets out of the entry with which the target's log began.
   *
   * @param from where the copied buckets begin
   * @param until where they end, exclusive
   * @return what a person should know, when the target's role may not write the log
   */
  Optional<String> takeOutCopied(
      AggregateState inSource, AggregateState inTarget, long from, long until) {
    long neverMadeInSource =
        beginning(inSource).mapToLong(Range::greatest).max().orElse(Long.MIN_VALUE);
    long keptUntil = Math.max(from > time.min() ? from - 1 : Long.MIN_VALUE, neverMadeInSource);
    List<Range> tooMuch =
        beginning(inTarget)
            .filter(range -> range.greatest() > keptUntil && until > keptUntil + 1)
            .toList();
    if (tooMuch.isEmpty()) {
      return Optional.empty();
    }
    if (!log.mayAdd() || !log.mayRemove()) {
      return Optional.of(
          "the "
              + direction.to()
              + " treats its copied buckets as never refreshed: a refresh that reaches back to"
              + " buckets whose rows are gone would delete them; give its refresh policy a"
              + " start_offset that ends before those, or run refresh-caggs once as a superuser of"
              + " the "
              + direction.to());
    }
    target.useTransaction(
        transaction -> {
          InvalidationLog written = new InvalidationLog(transaction);
          for (Range range : tooMuch) {
            written.remove(inTarget, range);
            if (keptUntil > Long.MIN_VALUE) {
              written.add(inTarget, new Range(range.lowest(), keptUntil));
            }
            if (range.greatest() >= until) {
              written.add(inTarget, new Range(until, range.greatest()));
            }
          }
        });
    return Optional.empty();
  }

  /**
   * Notes that {@code [from, until)} is to be materialized.
   *
   * @return false when the target's role may not write the log
   */
  boolean note(AggregateState inTarget, long from, long until) {
    if (!log.mayAdd()) {
      return false;
    }
    target.useTransaction(
        transaction -> new InvalidationLog(transaction).add(inTarget, new Range(from, until - 1)));
    return true;
  }

  private Stream<Range> beginning(AggregateState state) {
    return state.invalidations().stream().filter(range -> range.lowest() <= time.min());
  }

  /** Whether the target's role may note what is to be materialized. */
  boolean mayNote() {
    return log.mayAdd();
  }

  /**
   * What waits in the source, and not in the target.
   *
   * @param until end of what is looked at, in internal units
   */
  List<Range> missing(AggregateState inSource, AggregateState inTarget, long until) {
    return inSource.invalidations().stream()
        .filter(range -> range.lowest() > time.min())
        .flatMap(range -> range.within(time.min(), until).stream())
        .filter(range -> inTarget.invalidations().stream().noneMatch(known -> covers(known, range)))
        .toList();
  }

  /**
   * Notes in the target what it does not know of.
   *
   * @param missing what waits in the source only
   * @param wholeFrom asks from where on the rows of the buckets are there, in internal units
   * @param refresh the statement that materializes a range again
   * @return what a person should know, also when the target's role may not write the log
   */
  Optional<String> carryOver(
      List<Range> missing,
      AggregateState inTarget,
      LongSupplier wholeFrom,
      Function<Range, String> refresh) {
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    if (!log.mayAdd()) {
      return notNoted(missing, wholeFrom.getAsLong(), refresh);
    }
    target.useTransaction(
        transaction -> {
          InvalidationLog written = new InvalidationLog(transaction);
          missing.forEach(range -> written.add(inTarget, range));
        });
    return Optional.of(
        "waits to be refreshed, as in the " + direction.from() + ": " + described(missing));
  }

  /** A refresh deletes buckets of which the rows are gone: there is no statement for these. */
  private Optional<String> notNoted(
      List<Range> missing, long whole, Function<Range, String> refresh) {
    List<Range> fixable =
        missing.stream()
            .flatMap(range -> range.within(Math.max(time.min(), whole), time.max()).stream())
            .toList();
    return fixable.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "buckets that wait to be refreshed in the "
                + direction.from()
                + " could not be noted in the "
                + direction.to()
                + ": "
                + described(fixable)
                + ". Refresh them there: "
                + PrintableSql.list(fixable.stream().map(refresh).toList()));
  }

  private static boolean covers(Range known, Range range) {
    return known.lowest() <= range.lowest() && known.greatest() >= range.greatest();
  }

  private String described(List<Range> ranges) {
    String first =
        String.join(
            ", ",
            ranges.stream()
                .limit(SHOWN)
                .map(
                    range ->
                        TimeBound.of(time, range.lowest())
                            + " to "
                            + TimeBound.of(time, range.greatest()))
                .toList());
    return ranges.size() > SHOWN ? first + " and " + (ranges.size() - SHOWN) + " more" : first;
  }
}
