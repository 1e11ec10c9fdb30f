package dev.timescalemigration.cli.report;

import dev.timescalemigration.cli.terminal.Table;
import dev.timescalemigration.phase.switchover.SwitchoverReport;
import dev.timescalemigration.phase.switchover.SwitchoverReport.SequenceSet;
import java.util.ArrayList;
import java.util.List;

/** What the switch compared and set, in words. */
public final class SwitchoverText {
  private SwitchoverText() {}

  /**
   * The lines of a report.
   *
   * @param form how a person accepts what refuses the switch
   */
  public static List<String> lines(SwitchoverReport report, AcceptForm form) {
    List<String> lines = new ArrayList<>();
    report
        .compared()
        .forEach(compared -> lines.add(compared.hypertable() + ": " + compared.finding()));
    lines.addAll(sequences(report.sequences()));
    lines.addAll(report.problems());
    lines.addAll(DecisionText.lines(report.decision(), form));
    return lines;
  }

  /** The lines of sequences that were set. */
  static List<String> sequences(List<SequenceSet> sequences) {
    Table table = new Table("SEQUENCE", "SOURCE", "TARGET", "NOTE");
    for (SequenceSet sequence : sequences) {
      table.row(
          sequence.name(),
          sequence.sourceValue() == null ? "unused" : sequence.sourceValue(),
          sequence.targetValue(),
          sequence.note() == null ? "" : sequence.note());
    }
    return table.isEmpty() ? List.of() : table.lines();
  }
}
