package dev.timescalemigration.phase.switchover;

import dev.timescalemigration.compare.findings.Decision;
import dev.timescalemigration.phase.suggest.HypertableEvidence;
import dev.timescalemigration.work.PhaseReport;
import java.util.List;

/**
 * What switching over did.
 *
 * @param compared what was compared from the completion point on, by hypertable
 * @param sequences the sequences of the target
 * @param problems what a person must fix, one sentence each
 * @param decision what was found before anything was set, and what it came to
 */
public record SwitchoverReport(
    List<HypertableEvidence> compared,
    List<SequenceSet> sequences,
    List<String> problems,
    Decision decision)
    implements PhaseReport {

  /** Whether the switch was made. */
  public boolean passed() {
    return decision.passes();
  }

  /**
   * One sequence.
   *
   * @param name schema and name
   * @param sourceValue the last value the source handed out, null when it handed out none
   * @param targetValue the target's last value, or the first one to come when none was handed out
   * @param note what to do for values that sessions of the target have reserved; null when nothing
   */
  public record SequenceSet(String name, Long sourceValue, long targetValue, String note) {}
}
