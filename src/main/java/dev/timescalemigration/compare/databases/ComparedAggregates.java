package dev.timescalemigration.compare.databases;

import dev.timescalemigration.compare.aggregates.AggregateComparison;
import dev.timescalemigration.compare.aggregates.AggregateSide;
import dev.timescalemigration.compare.findings.Finding;
import dev.timescalemigration.compare.findings.FindingKind;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.StagedRange;
import dev.timescalemigration.ledger.comparison.DifferingAggregate;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.PrintableSql;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.Catalogs;
import dev.timescalemigration.timescale.ContinuousAggregate;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.timescale.TimeBound;
import dev.timescalemigration.timescale.TimeType;
import dev.timescalemigration.timescale.aggregate.RefreshCall;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.selection.SelectedHypertable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * Whether readers of continuous aggregates get the same on both sides, in what one of them has
 * materialized.
 */
final class ComparedAggregates {
  private final PhaseContext context;
  private final Handle source;
  private final Handle target;
  private final ComparedObjects objects;
  private final List<DifferingAggregate> differing = new ArrayList<>();
  private final Catalog ofSource;
  private final Map<QualifiedName, ContinuousAggregate> inSource;
  private final Optional<Catalog> ofTarget;
  private final Map<QualifiedName, ContinuousAggregate> inTarget;
  private final Map<QualifiedName, StagedRange> staged;

  private ComparedAggregates(
      PhaseContext context, Handle source, Handle target, ComparedObjects objects) {
    this.context = context;
    this.source = source;
    this.target = target;
    this.objects = objects;
    this.ofSource = Catalogs.of(source);
    this.inSource = byView(ofSource.continuousAggregates(source));
    this.ofTarget = Catalogs.find(target);
    this.inTarget =
        byView(ofTarget.map(catalog -> catalog.continuousAggregates(target)).orElse(List.of()));
    this.staged =
        Ledger.findReadOnly(context.target()).map(Ledger::stagedRanges).orElse(List.of()).stream()
            .collect(Collectors.toMap(StagedRange::hypertable, Function.identity()));
  }

  private static Map<QualifiedName, ContinuousAggregate> byView(
      List<ContinuousAggregate> aggregates) {
    return aggregates.stream()
        .collect(Collectors.toMap(ContinuousAggregate::view, Function.identity()));
  }

  /**
   * Compares them.
   *
   * @param selected the source's hypertables that keep their buckets, with bounds
   * @return those that differ
   */
  static List<DifferingAggregate> compare(
      PhaseContext context,
      Handle source,
      Handle target,
      List<SelectedHypertable> selected,
      ComparedObjects objects) {
    if (selected.isEmpty()) {
      return List.of();
    }
    ComparedAggregates aggregates = new ComparedAggregates(context, source, target, objects);
    for (SelectedHypertable each : selected) {
      if (!context.stop().isStopping()) {
        aggregates.compareUnlessRefused(each);
      }
    }
    return List.copyOf(aggregates.differing);
  }

  private void compareUnlessRefused(SelectedHypertable selected) {
    QualifiedName view = selected.hypertable().publicName();
    if (!inTarget.containsKey(view)) {
      found(
          view, "the target has no such continuous aggregate", "create it as it is in the source");
      return;
    }
    try {
      compare(
          selected,
          new AggregateSide(source, ofSource, inSource.get(view)),
          new AggregateSide(target, ofTarget.orElseThrow(), inTarget.get(view)));
    } catch (JdbiException e) {
      if (DatabaseErrors.isTemporary(e)) {
        throw e;
      }
      found(
          view,
          "not compared: " + DatabaseErrors.oneLine(e),
          "let the role of this command read its buckets on both sides");
    }
  }

  private void compare(SelectedHypertable selected, AggregateSide one, AggregateSide other) {
    Hypertable materialization = selected.hypertable();
    QualifiedName view = materialization.publicName();
    TimeType time = materialization.time().timeType().orElseThrow();
    OptionalLong watermark = one.state(time).watermark();
    if (watermark.isEmpty()) {
      objects.notes().add(view.readable() + ": nothing of it is materialized in the source");
      return;
    }
    Optional<StagedRange> range = Optional.ofNullable(staged.get(materialization.name()));
    long from =
        selected
            .from()
            .map(TimeBound::internal)
            .or(() -> range.flatMap(each -> boxed(each.from())))
            .orElse(time.min());
    OptionalLong reached = other.state(time).watermark();
    boolean isRefreshed = reached.orElse(time.min()) >= watermark.getAsLong();
    long until =
        selected
            .until()
            .map(TimeBound::internal)
            .or(() -> isRefreshed ? Optional.empty() : range.map(StagedRange::end))
            .orElse(Long.MAX_VALUE);
    long end = Math.min(until, isRefreshed ? reached.getAsLong() : watermark.getAsLong());
    AggregateComparison.AggregateDifferences outcome =
        new AggregateComparison(
                context.stop(), one, other, materialization, time, from, end, OptionalLong.empty())
            .compareAsRead();
    if (!outcome.differences().isEmpty()) {
      differing.add(new DifferingAggregate(view, from, end));
      found(
          view,
          String.join("; ", outcome.differences()),
          toFix(one, other, time, outcome.buckets()));
    }
  }

  private static Optional<Long> boxed(OptionalLong bound) {
    return bound.isPresent() ? Optional.of(bound.getAsLong()) : Optional.empty();
  }

  private static String toFix(
      AggregateSide origin, AggregateSide side, TimeType time, List<Long> all) {
    List<Long> buckets = side.refreshable(all, origin);
    String lacking =
        "do not refresh "
            + (buckets.isEmpty()
                ? "these buckets"
                : "buckets before " + TimeBound.of(time, buckets.get(0)))
            + ": the target lacks rows that they are made of. To bring them from the source, run"
            + " 'tsm verify', then 'tsm copy --failed'";
    if (buckets.isEmpty()) {
      return lacking;
    }
    String refresh =
        RefreshCall.of(
            side.catalog(),
            side.aggregate().view(),
            time,
            OptionalLong.of(buckets.get(0)),
            side.endOfBucket(time, buckets.get(buckets.size() - 1)),
            side.catalog().capabilities().forcesRefresh());
    return "when its rows are equal, run in the target: "
        + PrintableSql.list(List.of(refresh))
        + (buckets.size() < all.size() ? "; " + lacking : "");
  }

  private void found(QualifiedName view, String what, String toFix) {
    objects.findings().add(Finding.of(FindingKind.ROWS, view.readable(), what, toFix));
  }
}
