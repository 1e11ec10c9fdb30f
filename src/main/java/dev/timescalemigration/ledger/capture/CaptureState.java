package dev.timescalemigration.ledger.capture;

import dev.timescalemigration.postgres.QualifiedName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Capture as the ledger has it.
 *
 * @param slot the replication slot on the source
 * @param startedAt when capture was begun
 * @param appliedLsn every transaction whose commit ends here or before is applied; empty until the
 *     slot was made
 * @param appliedAt when that was recorded
 * @param plainSnapshot {@code pg_current_snapshot()} of the source in which the plain tables were
 *     read; empty until the schema was loaded
 * @param insertOnly tables of which the user says that no row is updated or deleted
 * @param identities tables of the source whose replica identity was set
 * @param transactions how many transactions of the source were applied
 * @param changes how many changes of rows were applied
 * @param provenLsn at this position both sides were compared as a whole, and were equal; empty when
 *     they were not, or not since chunks were copied again
 * @param maxRetainedWal of so many bytes of its log at most the source keeps for the slot; empty:
 *     no limit
 * @param readOnlyBefore the statement that undoes that the source's database is read-only; empty
 *     when that was not set
 * @param chunksDropped whether chunks may have been dropped since both sides were compared
 * @param recovering whether changes are lost, and a recovery that brings them has not ended
 */
public record CaptureState(
    String slot,
    Instant startedAt,
    Optional<Lsn> appliedLsn,
    Optional<Instant> appliedAt,
    Optional<String> plainSnapshot,
    List<QualifiedName> insertOnly,
    List<ChangedIdentity> identities,
    long transactions,
    long changes,
    Optional<Lsn> provenLsn,
    OptionalLong maxRetainedWal,
    Optional<String> readOnlyBefore,
    boolean chunksDropped,
    boolean recovering) {

  /**
   * A table of the source whose replica identity was set.
   *
   * @param table the table
   * @param before the clause of {@code ALTER TABLE … REPLICA IDENTITY} that undoes it
   */
  public record ChangedIdentity(QualifiedName table, String before) {}
}
