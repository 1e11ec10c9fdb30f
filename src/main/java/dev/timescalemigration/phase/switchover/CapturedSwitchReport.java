package dev.timescalemigration.phase.switchover;

import dev.timescalemigration.compare.databases.ComparisonReport;
import dev.timescalemigration.phase.switchover.SwitchoverReport.SequenceSet;
import dev.timescalemigration.work.PhaseReport;
import java.util.List;

/**
 * What the switch did where changes are captured.
 *
 * @param lsn the last position of the source's log that is applied
 * @param changes changes of rows that were applied after writes had stopped
 * @param compared what was copied or changed since the proof, compared on both sides
 * @param sequences the sequences of the target
 * @param downtimeSeconds from when writes were stopped until the target could be used
 * @param undoReadOnly the statement that lets the source be written to again; null when it was not
 *     set to read-only
 */
public record CapturedSwitchReport(
    String lsn,
    long changes,
    ComparisonReport compared,
    List<SequenceSet> sequences,
    double downtimeSeconds,
    String undoReadOnly)
    implements PhaseReport {}
