package dev.timescalemigration.cli.report;

import dev.timescalemigration.cli.terminal.Table;
import dev.timescalemigration.phase.switchover.SwitchoverReport;
import dev.timescalemigration.phase.switchover.SwitchoverReport.SequenceSet;
import dev.timescalemigration.postgres.Side;
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
    lines.addAll(sequences(report.sequences(), Side.SOURCE));
    lines.addAll(report.problems());
    lines.addAll(DecisionText.lines(report.decision(), form));
    return lines;
  }

  /**
   * The lines of sequences that were set.
   *
   * @param from the side whose values they were set to
   */
  static List<String> sequences(List<SequenceSet> sequences, Side from) {
    Table table =
        from == Side.SOURCE
            ? new Table("SEQUENCE", "SOURCE", "TARGET", "NOTE")
            : new Table("SEQUENCE", "TARGET", "SOURCE", "NOTE");
    for (SequenceSet sequence : sequences) {
      table.row(
          sequence.name(),
          sequence.lastValue() == null ? "unused" : sequence.lastValue(),
          sequence.setTo(),
          sequence.note() == null ? "" : sequence.note());
    }
    return table.isEmpty() ? List.of() : table.lines();
  }
}
