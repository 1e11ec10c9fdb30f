package dev.timescalemigration.cli.init;

import dev.timescalemigration.cli.report.PreflightText;
import dev.timescalemigration.cli.terminal.Quantities;
import dev.timescalemigration.phase.inventory.SourceInventory;
import dev.timescalemigration.phase.inventory.SourceInventory.InventoriedHypertable;
import dev.timescalemigration.phase.preflight.Check;
import dev.timescalemigration.phase.preflight.CheckResult;
import dev.timescalemigration.phase.preflight.DualWriteColumn;
import dev.timescalemigration.phase.preflight.PreflightReport;
import java.util.ArrayList;
import java.util.List;

/** The page on one migration: what is moved, what to fix first, what to consider for dual-write. */
final class MigrationPage {
  private final List<String> lines = new ArrayList<>();

  private MigrationPage() {}

  /**
   * The page.
   *
   * @param from host, port and database of the source
   * @param to host, port and database of the target
   */
  static String text(
      String name, String from, String to, SourceInventory source, PreflightReport preflight) {
    MigrationPage page = new MigrationPage();
    page.add("# The migration " + name, "", "From `" + from + "` to `" + to + "`.");
    page.hypertables(source.hypertables());
    page.preflight(preflight);
    page.dualWrite(source.dualWriteColumns());
    page.add(
        "",
        "## How to continue",
        "```",
        "tsm preflight",
        "tsm run -f migration.yaml",
        "```",
        "`tsm run` waits where you decide, and says how to continue.");
    return String.join("\n", page.lines) + "\n";
  }

  private void hypertables(List<InventoriedHypertable> hypertables) {
    long bytes = hypertables.stream().mapToLong(InventoriedHypertable::bytes).sum();
    add(
        "",
        "## Hypertables",
        Quantities.count(hypertables.size(), "hypertable") + ", " + Quantities.bytes(bytes) + ".");
    if (!hypertables.isEmpty()) {
      add("", "| hypertable | size | chunks | time column | type | compression |");
      add("| --- | ---: | ---: | --- | --- | --- |");
    }
    for (InventoriedHypertable hypertable : hypertables) {
      row(
          hypertable.name().toString(),
          Quantities.bytes(hypertable.bytes()),
          Quantities.count(hypertable.chunks()),
          hypertable.timeColumn(),
          hypertable.timeType(),
          hypertable.compressionEnabled() ? "on" : "off");
    }
    add(
        "",
        "### Rules",
        MigrationTemplate.needsRules(hypertables)
            ? "The hypertables have different types of time: one completion point does not"
                + " fit all of them. Set `spec.rules` in migration.yaml, which lists them."
            : "None are needed: one completion point fits all hypertables.");
  }

  private void preflight(PreflightReport report) {
    add(
        "",
        "## Preflight",
        PreflightText.counts(report) + ". Fix what has FAIL, then run `tsm preflight`.");
    List<Check> open =
        report.checks().stream().filter(check -> check.result() != CheckResult.OK).toList();
    if (!open.isEmpty()) {
      add("", "| result | check | found | to fix |", "| --- | --- | --- | --- |");
    }
    open.forEach(check -> row(check.result().name(), check.name(), check.found(), check.fix()));
  }

  private void dualWrite(List<DualWriteColumn> columns) {
    add("", "## What to consider while the application writes to both databases");
    if (columns.isEmpty()) {
      add("No column has a value that the database makes.");
      return;
    }
    add(
        "Each database makes the values of these columns on its own, so the same row would have"
            + " other",
        "values in the target. For each new row, run the statement in the source only, and give"
            + " the",
        "result to both databases.");
    for (DualWriteColumn column : columns) {
      add(
          "",
          "`"
              + column.table()
              + "."
              + column.column()
              + "`, "
              + column.how()
              + (column.alwaysIdentity() ? "; insert it with `OVERRIDING SYSTEM VALUE`:" : ":"),
          "```sql",
          column.statement() + ";",
          "```");
    }
  }

  private void row(String... cells) {
    StringBuilder row = new StringBuilder("|");
    for (String cell : cells) {
      row.append(' ').append(cell.replace("|", "\\|").replace("\n", " ")).append(" |");
    }
    add(row.toString());
  }

  private void add(String... more) {
    lines.addAll(List.of(more));
  }
}
