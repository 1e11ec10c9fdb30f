package dev.timescalemigration.phase.switchover;

import dev.timescalemigration.capture.apply.TouchedRows;
import dev.timescalemigration.ledger.capture.CaptureLedger;
import dev.timescalemigration.ledger.capture.CaptureState;
import dev.timescalemigration.postgres.Database;
import java.util.Optional;

/**
 * Which rows this process has touched since both sides were proven equal. What another process has
 * applied is not among them: then nothing is known.
 *
 * @param changesBefore changes of rows that were applied up to the proof
 * @param rows listens from the proof on
 */
record SinceProof(long changesBefore, TouchedRows rows) {

  /** Begins to listen, right after the proof; empty when something was applied since. */
  static Optional<SinceProof> begin(Database follower) {
    return follower
        .with(CaptureLedger::read)
        .filter(state -> state.appliedLsn().equals(state.provenLsn()))
        .map(state -> new SinceProof(state.changes(), new TouchedRows()));
  }

  /** The rows, if they are all that was touched. */
  Optional<TouchedRows> complete(Database follower) {
    return follower
        .with(CaptureLedger::read)
        .map(CaptureState::changes)
        .filter(changes -> changes == changesBefore + rows.changes())
        .map(changes -> rows);
  }
}
