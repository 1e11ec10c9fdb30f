package dev.timescalemigration.timescale;

import dev.timescalemigration.postgres.QualifiedName;
import java.util.List;

/**
 * Where a chunk lies: the same in both databases, unlike its name.
 *
 * @param hypertable the hypertable
 * @param ranges one range per dimension
 */
public record ChunkPlace(QualifiedName hypertable, List<DimensionRange> ranges) {}
