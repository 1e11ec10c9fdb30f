package dev.timescalemigration.capture;

import dev.timescalemigration.postgres.QualifiedName;
import java.util.List;
import java.util.OptionalLong;

/**
 * How capture is begun.
 *
 * @param migrationName the migration's name in the ledger
 * @param identity what is done about tables whose rows nothing identifies
 * @param insertOnly tables of which the user says that no row is updated or deleted
 * @param maxRetainedWal of so many bytes of its log at most the source keeps for the slot; empty:
 *     no limit
 */
public record CaptureOptions(
    String migrationName,
    Identity identity,
    List<QualifiedName> insertOnly,
    OptionalLong maxRetainedWal) {

  /** Defensive copy. */
  public CaptureOptions {
    insertOnly = List.copyOf(insertOnly);
  }

  /** What is done about tables without a replica identity. */
  public enum Identity {
    /** Capture is refused, with the statements. */
    REFUSE,
    /** Their replica identity is set to FULL, and set back when capture ends. */
    SET_FULL
  }
}
