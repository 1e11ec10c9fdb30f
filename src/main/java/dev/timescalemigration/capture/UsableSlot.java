package dev.timescalemigration.capture;

import dev.timescalemigration.capture.apply.Direction;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.capture.Lsn;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.SqlState;
import java.sql.SQLException;

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
    Direction direction = Direction.from(source);
    if (slot.confirmed().filter(at -> !at.isAtMost(applied)).isPresent()) {
      throw MigrationFailure.userAction(
          LostChanges.SLOT_ADVANCED,
          "somebody else has advanced the replication slot "
              + name
              + " to "
              + slot.confirmed().get()
              + ", and changes are applied up to "
              + applied,
          direction.giveUp());
    }
    return slot;
  }

  /**
   * Why a slot could not be read. What PostgreSQL calls an internal error when it decodes its log
   * comes each time the same part of the log is read.
   */
  static MigrationFailure unreadable(Database source, String name, SQLException error) {
    MigrationFailure failure = DatabaseErrors.translate(source.side(), error);
    if (DatabaseErrors.sqlState(error).filter(SqlState.INTERNAL_ERROR::equals).isEmpty()) {
      return failure;
    }
    Direction direction = Direction.from(source);
    return MigrationFailure.userAction(
        "SlotNotDecodable",
        "the "
            + direction.from()
            + " cannot decode the changes of the replication slot "
            + name
            + ": "
            + DatabaseErrors.oneLine(error),
        "if it comes again, " + direction.giveUp());
  }

  /**
   * Finds it, be it read by somebody who has applied more since.
   *
   * @throws MigrationFailure of kind USER_ACTION when the source keeps it no more
   */
  static Slot requireKept(Database source, String name, Lsn applied) {
    Direction direction = Direction.from(source);
    Slot slot =
        source
            .with(handle -> Slot.find(handle, name))
            .orElseThrow(
                () ->
                    MigrationFailure.userAction(
                        LostChanges.SLOT_GONE,
                        "the replication slot "
                            + name
                            + " is gone from the "
                            + direction.from()
                            + ": the changes after "
                            + applied
                            + " are lost",
                        direction.giveUp()));
    if (slot.isLost()) {
      throw MigrationFailure.userAction(
          LostChanges.SLOT_LOST,
          "the "
              + direction.from()
              + " has invalidated the replication slot "
              + name
              + ": the changes after "
              + applied
              + " are lost",
          "raise max_slot_wal_keep_size in the "
              + direction.from()
              + ", then "
              + direction.giveUp());
    }
    return slot;
  }
}
