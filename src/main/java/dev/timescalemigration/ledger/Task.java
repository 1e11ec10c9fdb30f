package dev.timescalemigration.ledger;

import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.DimensionRange;
import dev.timescalemigration.timescale.Hypercube;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One chunk to be copied and verified.
 *
 * @param id the ledger's id
 * @param hypertable the hypertable, by the same name on both sides
 * @param chunk the chunk's name in the source; the target's may differ
 * @param ranges where the chunk lies, one range per dimension, in internal units
 * @param from lower bound of the rows to be copied, when it cuts the chunk
 * @param until upper bound (exclusive) of the rows to be copied, when it cuts the chunk
 * @param sourceBytes size in the source when staged
 * @param snapshot exported snapshot to read the source in, when one was given
 * @param failures tries that failed since it was staged or requeued
 */
public record Task(
    long id,
    QualifiedName hypertable,
    QualifiedName chunk,
    List<DimensionRange> ranges,
    OptionalLong from,
    OptionalLong until,
    long sourceBytes,
    Optional<String> snapshot,
    int failures) {

  /** The part of the hypertable's space whose rows it copies, apart from its bounds. */
  public Hypercube space() {
    return new Hypercube(ranges);
  }

  /** Whether a bound cuts the chunk, so that only a part of its rows is copied. */
  public boolean isCut() {
    return from.isPresent() || until.isPresent();
  }
}
