package dev.timescalemigration.phase.suggest;

import java.util.Optional;

/**
 * What was compared of one hypertable.
 *
 * @param hypertable schema and name
 * @param from where the compared range begins, inclusive; empty when nothing was compared
 * @param until where it ends, exclusive; empty for the newest row
 * @param rows rows in it, on either side the same number
 * @param rowHash sum of the rows' hashes, on either side the same
 * @param finding in one sentence, what that means
 */
public record HypertableEvidence(
    String hypertable,
    Optional<String> from,
    Optional<String> until,
    long rows,
    String rowHash,
    String finding) {}
