package dev.timescalemigration.capture;

import dev.timescalemigration.capture.apply.BeginAgain;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.capture.Lsn;
import dev.timescalemigration.postgres.Database;

/** The slot, if it still has every change that is not applied. */
final class UsableSlot {
  private UsableSlot() {}

  /**
   * Finds it.
   *
   * @param applied everything up to here is applied
   * @throws MigrationFailure of kind USER_ACTION when changes are lost
   */
  static Slot find(Database source, String name, Lsn applied) {
    Slot slot = requireKept(source, name, applied);
    if (slot.confirmed().filter(at -> !at.isAtMost(applied)).isPresent()) {
      throw MigrationFailure.userAction(
          "SlotAdvanced",
          "somebody else has advanced the replication slot "
              + name
              + " to "
              + slot.confirmed().get()
              + ", and changes are applied up to "
              + applied,
          BeginAgain.ADVICE);
    }
    return slot;
  }

  /**
   * Finds it, be it read by somebody who has applied more since.
   *
   * @throws MigrationFailure of kind USER_ACTION when the source keeps it no more
   */
  static Slot requireKept(Database source, String name, Lsn applied) {
    Slot slot =
        source
            .with(handle -> Slot.find(handle, name))
            .orElseThrow(
                () ->
                    MigrationFailure.userAction(
                        "SlotGone",
                        "the replication slot "
                            + name
                            + " is gone from the source: the changes after "
                            + applied
                            + " are lost",
                        BeginAgain.ADVICE));
    if (slot.isLost()) {
      throw MigrationFailure.userAction(
          "SlotLost",
          "the source has invalidated the replication slot "
              + name
              + ": the changes after "
              + applied
              + " are lost",
          "raise max_slot_wal_keep_size in the source, then " + BeginAgain.ADVICE);
    }
    return slot;
  }
}
