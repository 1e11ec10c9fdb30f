package dev.timescalemigration.phase.switchover;

import dev.timescalemigration.compare.databases.ComparisonReport;
import dev.timescalemigration.phase.suggest.HypertableEvidence;
import dev.timescalemigration.phase.switchover.SwitchoverReport.SequenceSet;
import dev.timescalemigration.work.PhaseReport;
import java.util.List;

/**
 * What the switch did where the application wrote to both sides, and a way back is kept.
 *
 * @param lsn changes whose commit ends after this position of the target's log go to the source
 * @param compared what was compared from the completion point on, by hypertable, while nobody wrote
 * @param plainTables the plain tables, compared likewise
 * @param sequences the sequences of the target
 * @param downtimeSeconds from when writes were stopped until the target could be used
 * @param undoReadOnly the statement that lets the source be written to again; null when it was not
 *     set to read-only
 */
public record WayBackSwitchReport(
    String lsn,
    List<HypertableEvidence> compared,
    ComparisonReport plainTables,
    List<SequenceSet> sequences,
    double downtimeSeconds,
    String undoReadOnly)
    implements PhaseReport {}
