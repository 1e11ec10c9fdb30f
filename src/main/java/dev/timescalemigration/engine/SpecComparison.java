package dev.timescalemigration.engine;

import dev.timescalemigration.api.v1alpha1.CompareMode;
import dev.timescalemigration.api.v1alpha1.CompareScope;
import dev.timescalemigration.api.v1alpha1.ComparisonResult;
import dev.timescalemigration.api.v1alpha1.TimescaleComparisonSpec;
import dev.timescalemigration.compare.databases.ComparedScope;
import dev.timescalemigration.compare.databases.ComparisonMode;
import dev.timescalemigration.compare.databases.ComparisonOptions;
import dev.timescalemigration.compare.databases.ComparisonReport;
import dev.timescalemigration.compare.databases.ComparisonReport.TableReport;
import dev.timescalemigration.compare.findings.FindingKind;
import dev.timescalemigration.compare.repair.RepairReport;
import dev.timescalemigration.compare.repair.RepairReport.RepairedAggregate;
import dev.timescalemigration.compare.repair.RepairReport.TableRepair;
import dev.timescalemigration.work.selection.SelectionRule;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** A comparison as a resource asks for it, and what its status keeps of the end. Pure. */
public final class SpecComparison {
  private static final double PERCENT = 100;
  private static final int USUAL_SHARE = 10;

  private SpecComparison() {}

  /** What to compare, and how. */
  public static ComparisonOptions options(TimescaleComparisonSpec spec) {
    ComparisonOptions standard = ComparisonOptions.defaults();
    return new ComparisonOptions(
        scope(spec),
        new SelectionRule(
            Optional.ofNullable(spec.filter()),
            Optional.ofNullable(spec.from()),
            Optional.ofNullable(spec.until()),
            false,
            false),
        mode(spec.mode()),
        (spec.sharePercent() == null ? USUAL_SHARE : spec.sharePercent()) / PERCENT,
        spec.seed() == null ? 0 : spec.seed(),
        SpecDuration.of(spec.settle()),
        spec.workers().parallelism(),
        Optional.ofNullable(spec.limits()).map(SpecLimits::of),
        false,
        standard.patience());
  }

  private static Set<ComparedScope> scope(TimescaleComparisonSpec spec) {
    EnumSet<ComparedScope> wanted = EnumSet.noneOf(ComparedScope.class);
    for (CompareScope one : spec.scope()) {
      wanted.add(ComparedScope.valueOf(one.name()));
    }
    return wanted.isEmpty() ? EnumSet.allOf(ComparedScope.class) : wanted;
  }

  private static ComparisonMode mode(CompareMode mode) {
    return ComparisonMode.valueOf(mode.name());
  }

  /** Whether rows of a table differ. */
  public static boolean rowsDiffer(TableReport table) {
    return table.missing() + table.extra() + table.different() > 0;
  }

  /**
   * What is kept of a run. Rows of tables in which repairing left nothing differ no more.
   *
   * @param repaired empty when nothing was repaired
   * @param differences sentences about the first differences
   */
  public static ComparisonResult result(
      ComparisonReport report, Optional<RepairReport> repaired, List<String> differences) {
    Optional<RepairReport> executed = repaired.filter(RepairReport::executed);
    Set<String> done =
        executed
            .filter(each -> each.unlisted() == 0)
            .map(
                each ->
                    each.tables().stream()
                        .filter(SpecComparison::isDone)
                        .map(TableRepair::table)
                        .collect(Collectors.toSet()))
            .orElse(Set.of());
    List<TableReport> left =
        report.tables().stream().filter(table -> !done.contains(table.table())).toList();
    long missing = sum(left, TableReport::missing);
    long extra = sum(left, TableReport::extra);
    long different = sum(left, TableReport::different);
    long notCompared =
        report.tables().stream().filter(table -> table.notCompared().isPresent()).count();
    Set<String> refreshed =
        executed.map(RepairReport::aggregates).orElse(List.of()).stream()
            .filter(each -> each.problem().isEmpty())
            .map(RepairedAggregate::view)
            .collect(Collectors.toSet());
    long objects =
        report.objects().stream()
            .filter(
                found -> found.kind() != FindingKind.ROWS || !refreshed.contains(found.object()))
            .count();
    boolean equal = missing + extra + different + notCompared + objects == 0;
    return new ComparisonResult(
        null,
        null,
        null,
        equal,
        report.tables().size(),
        report.rows(),
        missing,
        extra,
        different,
        objects,
        notCompared,
        executed
            .map(
                each ->
                    each.tables().stream()
                        .mapToLong(table -> table.inserted() + table.updated() + table.deleted())
                        .sum())
            .orElse(0L),
        differences);
  }

  private static boolean isDone(TableRepair table) {
    return table.changed() == 0 && table.refused() == 0 && table.failed() == 0;
  }

  private static long sum(List<TableReport> tables, ToLongFunction<TableReport> number) {
    return tables.stream().mapToLong(number).sum();
  }
}
