package dev.timescalemigration.phase.verify;

import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.RowsOfRange;
import java.util.Optional;

/**
 * What is compared, in one of the databases.
 *
 * @param chunk the chunk, where its ranges are those of one
 * @param rows its rows
 */
record ChunkOnSide(Optional<Chunk> chunk, RowsOfRange rows) {}
