package dev.timescalemigration.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.api.v1alpha1.ComparisonResult;
import dev.timescalemigration.api.v1alpha1.TimescaleComparisonSpec;
import dev.timescalemigration.compare.databases.ComparedScope;
import dev.timescalemigration.compare.databases.ComparisonMode;
import dev.timescalemigration.compare.databases.ComparisonOptions;
import dev.timescalemigration.compare.databases.ComparisonReport;
import dev.timescalemigration.compare.databases.ComparisonReport.TableReport;
import dev.timescalemigration.compare.findings.Finding;
import dev.timescalemigration.compare.findings.FindingKind;
import dev.timescalemigration.compare.repair.RepairReport;
import dev.timescalemigration.compare.repair.RepairReport.RepairedAggregate;
import dev.timescalemigration.compare.repair.RepairReport.TableRepair;
import dev.timescalemigration.ledger.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpecComparisonTest {
  private static final TableReport EQUAL = table("public.airlines", 0, 0, 0);
  private static final TableReport DIFFERS = table("public.flights", 1, 2, 3);

  @Test
  void what_is_not_set_is_as_without_flags() {
    ComparisonOptions standard = ComparisonOptions.defaults();
    ComparisonOptions options = SpecComparison.options(spec("{}"));
    assertThat(options.scope()).isEqualTo(standard.scope());
    assertThat(options.rule()).isEqualTo(standard.rule());
    assertThat(options.mode()).isEqualTo(standard.mode());
    assertThat(options.settle()).isEqualTo(standard.settle());
    assertThat(options.parallelism()).isEqualTo(standard.parallelism());
    assertThat(options.limits()).isEmpty();
    assertThat(options.showValues()).isFalse();
  }

  @Test
  void what_is_set_is_followed() {
    ComparisonOptions options =
        SpecComparison.options(
            spec(
                """
                {"scope": ["PlainTables", "Jobs"], "mode": "Sample", "sharePercent": 5, "seed": 7,
                 "filter": "trips", "from": "2026-01-01", "until": "2026-02-01", "settle": "5m",
                 "limits": {"bytesPerSecond": "1M"}, "workers": {"parallelism": 2}}
                """));
    assertThat(options.scope()).containsOnly(ComparedScope.PLAIN_TABLES, ComparedScope.JOBS);
    assertThat(options.mode()).isEqualTo(ComparisonMode.SAMPLE);
    assertThat(options.share()).isEqualTo(0.05);
    assertThat(options.seed()).isEqualTo(7);
    assertThat(options.rule().filter()).contains("trips");
    assertThat(options.rule().from()).contains("2026-01-01");
    assertThat(options.rule().until()).contains("2026-02-01");
    assertThat(options.settle()).isEqualTo(Duration.ofMinutes(5));
    assertThat(options.limits()).isPresent();
    assertThat(options.parallelism()).isEqualTo(2);
  }

  @Test
  void rows_are_counted_over_all_tables() {
    ComparisonResult result =
        SpecComparison.result(report(EQUAL, DIFFERS), Optional.empty(), List.of());
    assertThat(result.equal()).isFalse();
    assertThat(List.of(result.missing(), result.extra(), result.different()))
        .containsExactly(1L, 2L, 3L);
    assertThat(result.tables()).isEqualTo(2);
  }

  @Test
  void rows_that_were_repaired_differ_no_more() {
    ComparisonResult result =
        SpecComparison.result(report(EQUAL, DIFFERS), Optional.of(repair(true, 0)), List.of());
    assertThat(result.equal()).isTrue();
    assertThat(result.missing() + result.extra() + result.different()).isZero();
    assertThat(result.repaired()).isEqualTo(6);
  }

  @Test
  void what_repairing_left_or_only_tried_differs_still() {
    for (RepairReport repair : List.of(repair(true, 1), repair(false, 0))) {
      ComparisonResult result =
          SpecComparison.result(report(EQUAL, DIFFERS), Optional.of(repair), List.of());
      assertThat(result.equal()).isFalse();
      assertThat(result.missing()).isEqualTo(1);
    }
  }

  @Test
  void buckets_that_were_refreshed_differ_no_more() {
    ComparisonReport report =
        new ComparisonReport(
            ComparisonMode.FULL,
            1,
            1,
            10,
            List.of(EQUAL),
            List.of(Finding.of(FindingKind.ROWS, "public.daily", "bucket 2026-01-07", "")),
            List.of(),
            1);
    assertThat(SpecComparison.result(report, Optional.empty(), List.of()).objects()).isEqualTo(1);
    ComparisonResult refreshed =
        SpecComparison.result(report, Optional.of(repair(true, 0)), List.of());
    assertThat(refreshed.equal()).isTrue();
    assertThat(refreshed.objects()).isZero();
    ComparisonResult left =
        SpecComparison.result(
            report, Optional.of(repair(true, 0, Optional.of("still differs"))), List.of());
    assertThat(left.equal()).isFalse();
  }

  private static RepairReport repair(boolean executed, long refused) {
    return repair(executed, refused, Optional.empty());
  }

  private static RepairReport repair(boolean executed, long refused, Optional<String> problem) {
    return new RepairReport(
        executed,
        List.of(new TableRepair("public.flights", 1, 3, 2, 0, 0, refused, 0, List.of())),
        List.of(new RepairedAggregate("public.daily", 2, 1, problem)),
        List.of(),
        0);
  }

  private static TableReport table(String name, long missing, long extra, long different) {
    return new TableReport(name, 10, 10, missing, extra, different, List.of(), Optional.empty());
  }

  private static ComparisonReport report(TableReport... tables) {
    return new ComparisonReport(
        ComparisonMode.FULL, 2, 2, 20, List.of(tables), List.of(), List.of(), 1);
  }

  private static TimescaleComparisonSpec spec(String json) {
    return Json.MAPPER.convertValue(Json.read(json), TimescaleComparisonSpec.class);
  }
}
