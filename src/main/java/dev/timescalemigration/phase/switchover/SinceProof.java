package dev.timescalemigration.phase.switchover;

import dev.timescalemigration.capture.apply.TouchedRows;
import dev.timescalemigration.ledger.capture.CaptureLedger;
import dev.timescalemigration.ledger.capture.CaptureState;
import dev.timescalemigration.ledger.capture.ChangedRange;
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

  /** Begins to listen; empty when something has changed that is not compared. */
  static Optional<SinceProof> begin(Database follower) {
    Optional<SinceProof> since =
        follower
            .with(CaptureLedger::read)
            .map(state -> new SinceProof(state.changes(), new TouchedRows()));
    // Asked after the number was read: what is applied in between is in neither.
    return since
        .filter(each -> follower.with(ChangedRange::notCompared).isEmpty())
        .filter(each -> !dropped(follower));
  }

  /** The rows, if they are all that was touched. */
  Optional<TouchedRows> complete(Database follower) {
    return follower
        .with(CaptureLedger::read)
        .map(CaptureState::changes)
        .filter(changes -> changes == changesBefore + rows.changes())
        .filter(changes -> rows.chunksDropped() || !dropped(follower))
        .map(changes -> rows);
  }

  private static boolean dropped(Database follower) {
    return follower.with(CaptureLedger::read).filter(CaptureState::chunksDropped).isPresent();
  }
}
