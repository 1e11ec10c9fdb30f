package dev.timescalemigration.operator;

import dev.timescalemigration.api.v1alpha1.ComparisonResult;
import dev.timescalemigration.api.v1alpha1.ConditionType;
import dev.timescalemigration.api.v1alpha1.TimescaleComparisonStatus;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** What comparisons have found, for Prometheus; no label grows with the databases. */
final class ComparisonMetrics {
  private static final String PREFIX = "timescale.comparison.";

  private final Map<ResourceID, TimescaleComparisonStatus> statuses = new ConcurrentHashMap<>();
  private final Map<MultiGauge, Function<LabelledComparison, List<Row<?>>>> gauges;

  /** A status and the labels that name its comparison. */
  private record LabelledComparison(TimescaleComparisonStatus status, Tags tags) {}

  ComparisonMetrics(MeterRegistry registry) {
    this.gauges =
        Map.of(
            gauge(registry, "equal", "1 where the newest run found nothing that differs, else 0"),
            one -> ofLast(one, last -> List.of(Row.of(one.tags(), last.equal() ? 1 : 0))),
            gauge(registry, "differences", "What the newest run found, by kind"),
            one -> ofLast(one, last -> differences(one, last)),
            gauge(registry, "last.end.time.seconds", "When the newest run ended, Unix time"),
            one -> ofLast(one, last -> List.of(Row.of(one.tags(), seconds(last.endTime())))),
            gauge(registry, "next.run.time.seconds", "When the next run begins, Unix time"),
            one ->
                one.status().nextRunTime() == null
                    ? List.of()
                    : List.of(Row.of(one.tags(), seconds(one.status().nextRunTime()))),
            gauge(registry, "stalled", "1 while a person must act before it continues"),
            one -> List.of(Row.of(one.tags(), isStalled(one.status()) ? 1 : 0)));
  }

  private static MultiGauge gauge(MeterRegistry registry, String name, String description) {
    return MultiGauge.builder(PREFIX + name).description(description).register(registry);
  }

  /** Takes in a status. */
  void observe(ResourceID comparison, TimescaleComparisonStatus status) {
    if (!status.equals(statuses.put(comparison, status))) {
      publish();
    }
  }

  void forget(ResourceID comparison) {
    if (statuses.remove(comparison) != null) {
      publish();
    }
  }

  private synchronized void publish() {
    gauges.forEach(
        (gauge, rows) -> {
          List<Row<?>> all = new ArrayList<>();
          statuses.forEach(
              (id, status) ->
                  all.addAll(
                      rows.apply(
                          new LabelledComparison(
                              status,
                              Tags.of(
                                  "namespace",
                                  id.getNamespace().orElse(""),
                                  "name",
                                  id.getName())))));
          gauge.register(all, true);
        });
  }

  private static List<Row<?>> ofLast(
      LabelledComparison one, Function<ComparisonResult, List<Row<?>>> rows) {
    return one.status().last() == null ? List.of() : rows.apply(one.status().last());
  }

  private static List<Row<?>> differences(LabelledComparison one, ComparisonResult last) {
    return List.of(
        kind(one, "missing", last.missing()),
        kind(one, "extra", last.extra()),
        kind(one, "different", last.different()),
        kind(one, "object", last.objects()),
        kind(one, "not_compared", last.notCompared()));
  }

  private static Row<Number> kind(LabelledComparison one, String kind, long value) {
    return Row.of(one.tags().and("kind", kind), value);
  }

  private static long seconds(String time) {
    return Instant.parse(time).getEpochSecond();
  }

  private static boolean isStalled(TimescaleComparisonStatus status) {
    return status.conditions().stream()
        .anyMatch(condition -> ConditionType.STALLED.value().equals(condition.getType()));
  }
}
