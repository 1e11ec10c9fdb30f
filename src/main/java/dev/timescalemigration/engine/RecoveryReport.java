package dev.timescalemigration.engine;

import dev.timescalemigration.compare.repair.CopiedAgain;
import dev.timescalemigration.compare.repair.RepairReport.TableRepair;
import dev.timescalemigration.work.PhaseReport;
import java.util.List;

/**
 * What recovering capture did.
 *
 * @param slot the replication slot
 * @param beginsAt where it begins
 * @param dropped chunks of the target that were dropped, as the source had dropped theirs
 * @param tables plain tables of which rows were repaired
 * @param copiedAgain ranges of hypertables that differed
 * @param staged chunks that the source has made since
 * @param copied chunks that were copied
 * @param parked chunks that could not be copied
 * @param seconds how long it took
 */
public record RecoveryReport(
    String slot,
    String beginsAt,
    List<String> dropped,
    List<TableRepair> tables,
    List<CopiedAgain> copiedAgain,
    long staged,
    long copied,
    long parked,
    double seconds)
    implements PhaseReport {}
