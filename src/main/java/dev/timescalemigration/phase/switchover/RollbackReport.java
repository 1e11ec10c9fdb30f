package dev.timescalemigration.phase.switchover;

import dev.timescalemigration.compare.databases.ComparisonReport;
import dev.timescalemigration.phase.switchover.SwitchoverReport.SequenceSet;
import dev.timescalemigration.work.PhaseReport;
import java.util.List;

/**
 * What switching back did.
 *
 * @param lsn the last position of the target's log that is applied to the source
 * @param changes changes of rows that were applied after writes had stopped
 * @param dropped chunks of the source that were dropped, as the target had dropped theirs
 * @param compared what was changed since the switch, compared on both sides
 * @param sequences the sequences of the source
 * @param downtimeSeconds from when writes were stopped until the source could be used
 * @param undoReadOnly the statement that lets the target be written to again; null when it was not
 *     set to read-only
 */
public record RollbackReport(
    String lsn,
    long changes,
    List<String> dropped,
    ComparisonReport compared,
    List<SequenceSet> sequences,
    double downtimeSeconds,
    String undoReadOnly)
    implements PhaseReport {}
