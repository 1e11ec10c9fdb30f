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
   * @param lastValue the last value that was handed out by the side that was in use: the source, or
   *     the target before a switch back; null when it handed out none
   * @param setTo the other side's last value, or the first one to come when none was handed out
   * @param note what to do for values that sessions of the other side have reserved; null when
   *     nothing
   */
  public record SequenceSet(String name, Long lastValue, long setTo, String note) {}
}
