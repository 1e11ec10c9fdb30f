package dev.timescalemigration.cli.report;

import dev.timescalemigration.cli.terminal.Quantities;
import dev.timescalemigration.cli.terminal.Table;
import dev.timescalemigration.phase.refresh.AggregateResult;
import dev.timescalemigration.phase.refresh.RefreshReport;
import java.util.ArrayList;
import java.util.List;

/** What refreshing did, for people. */
public final class RefreshText {
  private RefreshText() {}

  /** A table of the aggregates, then what a person should read. */
  public static List<String> lines(RefreshReport report) {
    List<String> lines = new ArrayList<>();
    if (!report.aggregates().isEmpty()) {
      Table table = new Table("AGGREGATE", "RESULT", "ROWS", "REFRESHED");
      for (AggregateResult aggregate : report.aggregates()) {
        table.row(
            aggregate.view(),
            aggregate.failure().isPresent() ? "FAILED" : aggregate.equal() ? "equal" : "DIFFERENT",
            Quantities.count(aggregate.buckets()),
            aggregate.refreshed().orElse("nothing to refresh"));
      }
      lines.addAll(table.lines());
    }
    for (AggregateResult aggregate : report.aggregates()) {
      aggregate.failure().ifPresent(line -> lines.add(aggregate.view() + ": " + line));
      aggregate.differences().forEach(line -> lines.add(aggregate.view() + ": " + line));
      aggregate.notes().forEach(line -> lines.add(aggregate.view() + ": " + line));
    }
    if (report.aggregates().stream().anyMatch(one -> !one.differences().isEmpty())) {
      lines.add(
          "refresh the buckets that differ on both sides with refresh_continuous_aggregate(), then"
              + " run 'tsm refresh-caggs' again");
    }
    lines.addAll(report.materializedViews());
    if (lines.isEmpty()) {
      lines.add("no continuous aggregates and no materialized views to refresh");
    }
    return lines;
  }
}
