package dev.timescalemigration.operator;

import dev.timescalemigration.api.v1alpha1.ComparisonResult;
import dev.timescalemigration.api.v1alpha1.ConditionType;
import dev.timescalemigration.api.v1alpha1.TimescaleComparisonStatus;
import dev.timescalemigration.operator.Conditions.Truth;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** The status of a comparison as it should be: pure, from an observation and what was decided. */
final class ComparisonStatusDigest {
  private final ComparisonObserved seen;
  private final ComparisonDecision decision;
  private final TimescaleComparisonStatus before;
  private final ComparisonResult last;

  private ComparisonStatusDigest(ComparisonObserved seen, ComparisonDecision decision) {
    this.seen = seen;
    this.decision = decision;
    this.before = seen.recorded();
    this.last = decision.ended().orElse(before.last());
  }

  static TimescaleComparisonStatus of(ComparisonObserved seen, ComparisonDecision decision) {
    return new ComparisonStatusDigest(seen, decision).status();
  }

  private TimescaleComparisonStatus status() {
    return new TimescaleComparisonStatus(
        seen.comparison().getMetadata().getGeneration(),
        conditions(),
        decision.run().orElse(null),
        last,
        decision.request().orElse(null),
        decision.lastScheduleTime().orElse(null),
        decision.next().map(time -> time.truncatedTo(ChronoUnit.SECONDS).toString()).orElse(null),
        decision
            .problem()
            .map(problem -> ObservedFailure.shown(problem, before.lastError(), seen.now()))
            .orElse(null));
  }

  private List<Condition> conditions() {
    Conditions conditions =
        new Conditions(
            before.conditions(), seen.comparison().getMetadata().getGeneration(), seen.now());
    equal(conditions);
    conditions.accepted(decision.refusal());
    running(conditions);
    conditions.suspended(
        seen.spec().suspend(), "spec.suspend is true: no run begins until it is false");
    conditions.stalled(decision.problem());
    return conditions.all();
  }

  private void equal(Conditions conditions) {
    if (last == null) {
      conditions.set(
          ConditionType.EQUAL, Truth.UNKNOWN, "NotCompared", "no run has come to its end yet");
    } else if (!last.equal()) {
      conditions.set(ConditionType.EQUAL, Truth.FALSE, "Differs", summary(last));
    } else {
      conditions.set(
          ConditionType.EQUAL,
          Truth.TRUE,
          last.repaired() > 0 ? "Repaired" : "Equal",
          summary(last));
    }
  }

  private void running(Conditions conditions) {
    if (decision.run().isPresent()) {
      conditions.set(
          ConditionType.RUNNING,
          Truth.TRUE,
          "RunBegun",
          "the Job "
              + decision.run().get().job()
              + " does the run"
              + decision.waiting().map(why -> "; it is held: " + why).orElse(""));
    } else if (decision.waiting().isPresent()) {
      conditions.set(
          ConditionType.RUNNING, Truth.FALSE, "MigrationNotThere", decision.waiting().get());
    } else {
      conditions.set(
          ConditionType.RUNNING,
          Truth.FALSE,
          "Idle",
          decision
              .next()
              .map(time -> "the next run begins at " + time.truncatedTo(ChronoUnit.SECONDS))
              .orElse("no run is due"));
    }
  }

  /** A result in one sentence. */
  static String summary(ComparisonResult found) {
    List<String> parts = new ArrayList<>();
    add(parts, found.missing(), "row that only the source has", "rows that only the source has");
    add(parts, found.extra(), "row that only the target has", "rows that only the target has");
    add(parts, found.different(), "row with other values", "rows with other values");
    add(
        parts,
        found.objects(),
        "other difference (aggregates, sequences, schema, jobs, roles)",
        "other differences (aggregates, sequences, schema, jobs, roles)");
    add(parts, found.notCompared(), "table was not compared", "tables were not compared");
    if (parts.isEmpty()) {
      parts.add("nothing differs");
    }
    add(parts, found.repaired(), "row was repaired", "rows were repaired");
    return String.join(", ", parts)
        + "; "
        + found.rows()
        + " rows in "
        + found.tables()
        + (found.tables() == 1 ? " table" : " tables")
        + " were compared";
  }

  private static void add(List<String> parts, long number, String one, String several) {
    if (number > 0) {
      parts.add(number + " " + (number == 1 ? one : several));
    }
  }
}
