package dev.timescalemigration.cli.report;

import dev.timescalemigration.cli.terminal.Quantities;
import dev.timescalemigration.compare.findings.Decision;
import dev.timescalemigration.compare.findings.Finding;
import dev.timescalemigration.compare.findings.Weight;
import dev.timescalemigration.ledger.RecordedAcceptance;
import java.util.ArrayList;
import java.util.List;

/** Findings, and how to accept each, in words. */
public final class DecisionText {
  private DecisionText() {}

  /** The lines of a decision; none when nothing was found. */
  public static List<String> lines(Decision decision, AcceptForm form) {
    List<String> lines = new ArrayList<>();
    for (Finding finding : decision.named()) {
      named(finding, lines);
    }
    for (RecordedAcceptance accepted : decision.accepted()) {
      lines.add(
          accepted.finding()
              + ": "
              + accepted.found()
              + " (accepted: "
              + printable(accepted.reason())
              + ")");
    }
    for (String id : decision.unmatched()) {
      lines.add("accepted " + printable(id) + ": nothing of that name was found");
    }
    for (Finding finding : decision.refused()) {
      refused(finding, form, lines);
    }
    List<Finding> acceptable =
        decision.refused().stream()
            .filter(finding -> finding.weight() == Weight.ACCEPTABLE)
            .toList();
    if (!decision.passes()) {
      lines.add(
          Quantities.count(decision.refused().size(), "finding") + " must be fixed or accepted");
    }
    if (acceptable.size() > 1) {
      lines.add("  to accept them all: " + form.accepting(acceptable));
    }
    return lines;
  }

  private static void named(Finding finding, List<String> lines) {
    lines.add(finding.toString());
    if (!finding.toFix().isEmpty()) {
      lines.add("  to fix: " + finding.toFix());
    }
  }

  private static void refused(Finding finding, AcceptForm form, List<String> lines) {
    named(finding, lines);
    lines.add(
        finding.weight() == Weight.FINAL
            ? "  this cannot be accepted"
            : "  " + form.where() + " " + form.accepting(List.of(finding)));
  }

  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", " ");
  }
}
