package dev.timescalemigration.compare.repair;

import dev.timescalemigration.compare.aggregates.AggregateComparison;
import dev.timescalemigration.compare.aggregates.AggregateSide;
import dev.timescalemigration.compare.repair.RepairReport.RepairedAggregate;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.comparison.DifferingAggregate;
import dev.timescalemigration.ledger.comparison.LedgerRepairs;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.PrintableSql;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.AggregateState;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.Catalogs;
import dev.timescalemigration.timescale.ContinuousAggregate;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.timescale.TimeBound;
import dev.timescalemigration.timescale.TimeType;
import dev.timescalemigration.timescale.aggregate.InvalidationLog;
import dev.timescalemigration.timescale.aggregate.RefreshCall;
import dev.timescalemigration.work.PhaseContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * Makes buckets of continuous aggregates again from the target's rows where they are not those of
 * the source. The buckets are compared again first, as rows were repaired meanwhile, and only
 * windows of buckets that differ are refreshed. A refresh deletes buckets without rows, so that
 * none is asked for of buckets that are older than the target's rows.
 */
final class AggregateRepair {
  /** A refresh holds what it reads for as long as it runs. */
  private static final int MOST_OF_WINDOW = 100;

  private static final String OLDER_THAN_ROWS =
      "buckets differ for which the target lacks the rows that they are made of, so they were not"
          + " refreshed; to bring them from the source, run 'tsm verify', then 'tsm copy --failed'";

  private final PhaseContext context;
  private final Handle source;
  private final Handle target;
  private final LedgerRepairs repairs;

  AggregateRepair(PhaseContext context, Handle source, Handle target, LedgerRepairs repairs) {
    this.context = context;
    this.source = source;
    this.target = target;
    this.repairs = repairs;
  }

  /**
   * A window of buckets that lie one after the other.
   *
   * @param from where the first one begins, in internal units
   * @param until where the last one ends
   * @param buckets how many there are
   */
  private record Window(long from, long until, int buckets) {}

  /**
   * Refreshes what differs, or lists the statements.
   *
   * @throws MigrationFailure of kind STOPPED when a stop was asked for before the end
   */
  List<RepairedAggregate> run(
      List<DifferingAggregate> differing, boolean execute, Consumer<String> statements) {
    List<RepairedAggregate> reports = new ArrayList<>();
    if (differing.isEmpty()) {
      return reports;
    }
    for (DifferingAggregate each : lowerFirst(differing)) {
      requireNotStopped();
      try {
        reports.add(repair(each, execute, statements));
      } catch (JdbiException e) {
        if (DatabaseErrors.isTemporary(e)) {
          throw e;
        }
        requireNotStopped();
        reports.add(problem(each.view(), 0, 0, DatabaseErrors.oneLine(e)));
      }
    }
    return reports;
  }

  private void requireNotStopped() {
    if (context.stop().isStopping()) {
      throw MigrationFailure.stopped(
          "stopped before all continuous aggregates were refreshed",
          "run 'tsm repair --execute' again to resume");
    }
  }

  /** An aggregate of an aggregate is made from the buckets of that one. */
  private List<DifferingAggregate> lowerFirst(List<DifferingAggregate> differing) {
    List<ContinuousAggregate> all = Catalogs.of(target).continuousAggregates(target);
    List<DifferingAggregate> left = new ArrayList<>(differing);
    List<DifferingAggregate> ordered = new ArrayList<>();
    while (!left.isEmpty()) {
      Set<QualifiedName> waiting = new HashSet<>();
      left.forEach(
          each ->
              of(all, each.view())
                  .map(ContinuousAggregate::materialization)
                  .ifPresent(waiting::add));
      List<DifferingAggregate> next =
          left.stream()
              .filter(
                  each ->
                      of(all, each.view()).filter(found -> waiting.contains(found.raw())).isEmpty())
              .toList();
      ordered.addAll(next.isEmpty() ? left : next);
      left.removeAll(ordered);
    }
    return ordered;
  }

  private static Optional<ContinuousAggregate> of(
      List<ContinuousAggregate> aggregates, QualifiedName view) {
    return aggregates.stream().filter(each -> each.view().equals(view)).findFirst();
  }

  private Optional<AggregateSide> side(Handle handle, QualifiedName view) {
    Catalog catalog = Catalogs.of(handle);
    return of(catalog.continuousAggregates(handle), view)
        .map(aggregate -> new AggregateSide(handle, catalog, aggregate));
  }

  private RepairedAggregate repair(
      DifferingAggregate differing, boolean execute, Consumer<String> statements) {
    Optional<AggregateSide> one = side(source, differing.view());
    Optional<AggregateSide> other = side(target, differing.view());
    if (one.isEmpty() || other.isEmpty()) {
      return problem(
          differing.view(), 0, 0, "it is not on both sides any more; run 'tsm compare' again");
    }
    Hypertable materialization =
        one.get().catalog().hypertables(source).stream()
            .filter(each -> each.name().equals(one.get().aggregate().materialization()))
            .findFirst()
            .orElseThrow();
    TimeType time = materialization.time().timeType().orElseThrow();
    AggregateComparison comparison =
        new AggregateComparison(
            context.stop(),
            one.get(),
            other.get(),
            materialization,
            time,
            differing.from(),
            differing.until(),
            OptionalLong.empty());
    return execute
        ? execute(differing.view(), one.get(), other.get(), time, comparison)
        : print(differing.view(), one.get(), other.get(), time, comparison, statements);
  }

  private RepairedAggregate print(
      QualifiedName view,
      AggregateSide origin,
      AggregateSide side,
      TimeType time,
      AggregateComparison comparison,
      Consumer<String> statements) {
    List<Long> buckets = comparison.compareAsRead().buckets();
    List<Window> windows = windows(side, time, side.refreshable(buckets, origin));
    windows.forEach(
        window -> statements.accept(PrintableSql.of(call(view, side, time, window)) + ";"));
    long made = windows.stream().mapToLong(Window::buckets).sum();
    return made < buckets.size()
        ? problem(view, made, windows.size(), OLDER_THAN_ROWS)
        : new RepairedAggregate(view.readable(), made, windows.size(), Optional.empty());
  }

  private RepairedAggregate execute(
      QualifiedName view,
      AggregateSide origin,
      AggregateSide side,
      TimeType time,
      AggregateComparison comparison) {
    Set<Long> tried = new HashSet<>();
    long windows = 0;
    List<Long> buckets = comparison.compareAsRead().buckets();
    while (!buckets.isEmpty()) {
      requireNotStopped();
      List<Long> open =
          side.refreshable(buckets, origin).stream()
              .filter(bucket -> !tried.contains(bucket))
              .toList();
      if (open.isEmpty()) {
        boolean isOlder = tried.stream().noneMatch(buckets::contains);
        return problem(
            view,
            tried.size(),
            windows,
            isOlder
                ? OLDER_THAN_ROWS
                : "the bucket that begins at "
                    + TimeBound.of(time, buckets.get(0))
                    + " still differs after a refresh; run 'tsm compare' to see whether the rows"
                    + " differ that it is made of");
      }
      for (Window window : windows(side, time, open)) {
        requireNotStopped();
        refresh(view, side, time, window);
        windows++;
      }
      tried.addAll(open);
      buckets = comparison.compareAsRead().buckets();
    }
    return new RepairedAggregate(view.readable(), tried.size(), windows, Optional.empty());
  }

  private void refresh(QualifiedName view, AggregateSide side, TimeType time, Window window) {
    repairs.recordRefresh(
        view, TimeBound.of(time, window.from()) + " to " + TimeBound.of(time, window.until()));
    if (!side.catalog().capabilities().forcesRefresh()) {
      InvalidationLog log = new InvalidationLog(target);
      if (log.mayAdd()) {
        log.add(side.state(time), new AggregateState.Range(window.from(), window.until() - 1));
      }
    }
    RefreshCall.run(target, call(view, side, time, window));
  }

  private static String call(QualifiedName view, AggregateSide side, TimeType time, Window window) {
    return RefreshCall.of(
        side.catalog(),
        view,
        time,
        OptionalLong.of(window.from()),
        window.until(),
        side.catalog().capabilities().forcesRefresh());
  }

  private static List<Window> windows(AggregateSide side, TimeType time, List<Long> buckets) {
    List<Window> windows = new ArrayList<>();
    for (long bucket : buckets) {
      long end = side.endOfBucket(time, bucket);
      Window last = windows.isEmpty() ? null : windows.get(windows.size() - 1);
      if (last != null && last.until() == bucket && last.buckets() < MOST_OF_WINDOW) {
        windows.set(windows.size() - 1, new Window(last.from(), end, last.buckets() + 1));
      } else {
        windows.add(new Window(bucket, end, 1));
      }
    }
    return windows;
  }

  private static RepairedAggregate problem(
      QualifiedName view, long buckets, long windows, String problem) {
    return new RepairedAggregate(view.readable(), buckets, windows, Optional.of(problem));
  }
}
