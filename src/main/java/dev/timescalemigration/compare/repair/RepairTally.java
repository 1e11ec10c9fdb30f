package dev.timescalemigration.compare.repair;

import dev.timescalemigration.compare.repair.RepairReport.RepairedAggregate;
import dev.timescalemigration.compare.repair.RepairReport.TableRepair;
import dev.timescalemigration.ledger.comparison.LedgerRepairs.RepairedRow;
import dev.timescalemigration.ledger.comparison.RepairOutcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What became of the rows of each table, and what was in the way. */
final class RepairTally {
  private final Map<TableToRepair, Map<RepairOutcome, Long>> counts = new LinkedHashMap<>();
  private final Map<TableToRepair, Set<String>> problems = new LinkedHashMap<>();

  void count(TableToRepair table, RepairOutcome outcome, long rows) {
    counts
        .computeIfAbsent(table, any -> new EnumMap<>(RepairOutcome.class))
        .merge(outcome, rows, Long::sum);
  }

  /** Counts the rows of the table with which something was done. */
  void count(TableToRepair table, Collection<RepairedRow> rows) {
    rows.forEach(row -> count(table, row.outcome(), row.difference().copies()));
  }

  void problem(TableToRepair table, String problem) {
    problems.computeIfAbsent(table, any -> new LinkedHashSet<>()).add(problem);
  }

  /** What was in the way of rows for which nothing else is known. */
  void problemIfNone(TableToRepair table, String problem) {
    if (!problems.containsKey(table)) {
      problem(table, problem);
    }
  }

  /** Before another attempt at all tables. */
  void forgetProblems() {
    problems.clear();
  }

  /** Of a table whose rows were written after all. */
  void forgetProblems(TableToRepair table) {
    problems.remove(table);
  }

  /**
   * The report.
   *
   * @param executed whether the target was changed
   * @param aggregates what became of continuous aggregates
   * @param ranges what was copied again
   * @param unlisted rows that differ and were too many to be kept
   */
  RepairReport report(
      boolean executed,
      List<TableToRepair> tables,
      List<RepairedAggregate> aggregates,
      DifferingRanges ranges,
      long unlisted) {
    List<TableRepair> reports = new ArrayList<>();
    for (TableToRepair table : tables) {
      Map<RepairOutcome, Long> of = counts.getOrDefault(table, Map.of());
      reports.add(
          new TableRepair(
              table.table().readableName(),
              of.getOrDefault(RepairOutcome.INSERTED, 0L),
              of.getOrDefault(RepairOutcome.UPDATED, 0L),
              of.getOrDefault(RepairOutcome.DELETED, 0L),
              of.getOrDefault(RepairOutcome.GONE, 0L),
              of.getOrDefault(RepairOutcome.CHANGED, 0L),
              of.getOrDefault(RepairOutcome.REFUSED, 0L),
              of.getOrDefault(RepairOutcome.FAILED, 0L),
              List.copyOf(problems.getOrDefault(table, Set.of()))));
    }
    return new RepairReport(executed, reports, aggregates, ranges.copied(), unlisted);
  }
}
