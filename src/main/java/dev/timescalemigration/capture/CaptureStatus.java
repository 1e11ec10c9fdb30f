package dev.timescalemigration.capture;

import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.capture.CaptureLedger;
import dev.timescalemigration.ledger.capture.CaptureState;
import dev.timescalemigration.ledger.capture.Lsn;
import dev.timescalemigration.postgres.Database;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * How far capture is.
 *
 * @param on whether capture is on
 * @param slot the replication slot; null when capture is off
 * @param slotState what the source says of the slot: {@code reserved}, {@code extended}, {@code
 *     unreserved}, {@code lost}, or {@code gone}; {@code recovering} from the beginning of a
 *     recovery to its end
 * @param applying whether a process reads the slot now
 * @param appliedLsn up to where everything is applied
 * @param appliedAt when that was recorded
 * @param lagBytes how much of the source's log is after that
 * @param retainedBytes how much of its log the source keeps for the slot
 * @param transactions how many transactions were applied since capture began
 * @param changes how many changes of rows were applied since
 * @param provenLsn where both sides were last compared as a whole and equal; null when they were
 *     not
 * @param maxRetainedBytes of so many bytes of its log at most the source keeps; null: no limit
 */
public record CaptureStatus(
    boolean on,
    String slot,
    String slotState,
    boolean applying,
    String appliedLsn,
    Instant appliedAt,
    long lagBytes,
    long retainedBytes,
    long transactions,
    long changes,
    String provenLsn,
    Long maxRetainedBytes) {
  /** The state of a slot that the source does not have. */
  public static final String GONE = "gone";

  /** The state of a slot that does not have everything, until a recovery has ended. */
  private static final String RECOVERING = "recovering";

  /** Reads it from both sides. */
  public static CaptureStatus read(Database source, Database target) {
    Optional<CaptureState> found =
        Ledger.find(target).flatMap(ledger -> target.with(CaptureLedger::read));
    if (found.isEmpty()) {
      return new CaptureStatus(false, null, null, false, null, null, 0, 0, 0, 0, null, null);
    }
    CaptureState state = found.get();
    Optional<Slot> slot = source.with(handle -> Slot.find(handle, state.slot()));
    long lag =
        state
            .appliedLsn()
            .map(applied -> source.with(handle -> written(handle)).bytes() - applied.bytes())
            .orElse(0L);
    return new CaptureStatus(
        true,
        state.slot(),
        state.recovering() ? RECOVERING : slot.map(Slot::walStatus).orElse(GONE),
        slot.map(Slot::active).orElse(false),
        state.appliedLsn().map(Lsn::toString).orElse(null),
        state.appliedAt().orElse(null),
        Math.max(lag, 0),
        slot.map(Slot::retainedBytes).orElse(0L),
        state.transactions(),
        state.changes(),
        state.provenLsn().map(Lsn::toString).orElse(null),
        state.maxRetainedWal().isPresent() ? state.maxRetainedWal().getAsLong() : null);
  }

  /** Whether changes that are not applied are lost. */
  public boolean isLost() {
    return on && Set.of(GONE, RECOVERING, "lost").contains(slotState);
  }

  private static Lsn written(Handle source) {
    return Lsn.parse(
        source.createQuery("select pg_current_wal_lsn()::text").mapTo(String.class).one());
  }
}
