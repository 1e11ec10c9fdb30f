package dev.timescalemigration.phase.verify;

import dev.timescalemigration.compare.rows.RowDifference;
import java.util.Optional;

/**
 * How a chunk differs, as the ledger keeps it.
 *
 * @param sourceRows rows in the source
 * @param targetRows rows in the target
 * @param summary in words
 * @param rows which rows; empty when only aggregates were compared
 */
public record ChunkDifference(
    long sourceRows, long targetRows, String summary, Optional<RowDifference> rows) {}
