package dev.timescalemigration.ledger;

import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.DimensionRange;
import java.util.List;
import java.util.OptionalLong;

/**
 * A chunk to be staged.
 *
 * @param hypertable the hypertable, by the same name on both sides
 * @param chunk the chunk's name in the source
 * @param ranges one range per dimension, in internal units
 * @param from lower bound of the rows to be copied, when it cuts the chunk
 * @param until upper bound (exclusive), when it cuts the chunk
 * @param sourceBytes size in the source
 * @param shard which worker begins with it
 * @param snapshot exported snapshot to read the source in, or null
 */
public record NewTask(
    QualifiedName hypertable,
    QualifiedName chunk,
    List<DimensionRange> ranges,
    OptionalLong from,
    OptionalLong until,
    long sourceBytes,
    int shard,
    String snapshot) {}
