package dev.timescalemigration.phase.refresh;

import dev.timescalemigration.compare.aggregates.AggregateSide;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.BothCatalogs;
import dev.timescalemigration.timescale.ContinuousAggregate;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.locks.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** All continuous aggregates of the side that was written to, in the one that has its rows. */
public final class MirroredAggregates {
  private final PhaseContext context;

  /**
   * Of both sides.
   *
   * @param context whose target is in use and gets the buckets of its source
   */
  public MirroredAggregates(PhaseContext context) {
    this.context = context;
  }

  /**
   * Makes each show what its counterpart shows, after the one that it reads.
   *
   * @return what could not be done, with the reason, one sentence each
   */
  public List<String> mirror() {
    return Step.REFRESH.alone(context, this::work);
  }

  private List<String> work() {
    List<String> problems = new ArrayList<>();
    try (Handle source = context.source().open();
        Handle target = context.target().open()) {
      BothCatalogs both = BothCatalogs.of(source, target);
      Map<QualifiedName, ContinuousAggregate> inTarget =
          both.target().continuousAggregates(target).stream()
              .collect(Collectors.toMap(ContinuousAggregate::view, Function.identity()));
      for (ContinuousAggregate aggregate : both.source().continuousAggregates(source)) {
        ContinuousAggregate counterpart = inTarget.get(aggregate.view());
        if (counterpart == null) {
          problems.add("there is no continuous aggregate " + aggregate.view());
          continue;
        }
        AggregateSide itself = new AggregateSide(target, both.target(), counterpart);
        AggregateResult result =
            RefreshPhase.guarded(
                aggregate.view(),
                new MirroredAggregate(
                        context,
                        new AggregateSide(source, both.source(), aggregate),
                        itself,
                        both.hypertables().source(aggregate.materialization()).orElseThrow(),
                        Optional.empty(),
                        true,
                        itself)
                    ::run);
        problem(result).ifPresent(problems::add);
        result.notes().forEach(context.progress()::message);
      }
    }
    return problems;
  }

  private static Optional<String> problem(AggregateResult result) {
    return result
        .failure()
        .or(() -> result.differences().stream().findFirst())
        .map(
            reason ->
                result.view()
                    + " shows its readers something else: "
                    + reason
                    + "; refresh it with refresh_continuous_aggregate()");
  }
}
