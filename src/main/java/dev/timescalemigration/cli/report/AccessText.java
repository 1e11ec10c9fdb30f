package dev.timescalemigration.cli.report;

import dev.timescalemigration.cli.terminal.Quantities;
import dev.timescalemigration.phase.schema.AccessReport;
import dev.timescalemigration.postgres.PrintableSql;
import java.util.ArrayList;
import java.util.List;

/** What became of owners and privileges, in words. */
public final class AccessText {
  private static final int FEW = 8;

  private AccessText() {}

  /** The lines of a report. */
  public static List<String> lines(AccessReport report) {
    List<String> lines = new ArrayList<>();
    if (report.owners() + report.privileges() > 0) {
      lines.add(
          Quantities.count(report.owners(), "object")
              + " given to the same owner as in the source, "
              + Quantities.count(report.privileges(), "privilege or setting")
              + " made as in the source");
    }
    lines.addAll(report.explained());
    lines.addAll(toRun(report));
    lines.addAll(
        statements(
            "only a superuser may make these; run them in the target as an administrator when all"
                + " is copied",
            report.toMake()));
    return lines;
  }

  /** The statements for an administrator; a file has those that are too many for a screen. */
  public static List<String> toRun(AccessReport report) {
    return statements(
        "owners and privileges that the target does not have as the source: run these "
            + Quantities.count(report.toRun().size(), "statement")
            + " in it as an administrator"
            + (report.reasons().isEmpty() ? "" : " (" + reasons(report) + ")"),
        report.toRun());
  }

  private static List<String> statements(String what, List<String> statements) {
    if (statements.isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add(what);
    statements.stream()
        .limit(FEW)
        .forEach(statement -> lines.add("  " + PrintableSql.of(statement) + ";"));
    if (statements.size() > FEW) {
      lines.add("  ... and " + (statements.size() - FEW) + " more");
    }
    return lines;
  }

  private static String reasons(AccessReport report) {
    return String.join("; ", report.reasons().stream().limit(2).toList());
  }
}
