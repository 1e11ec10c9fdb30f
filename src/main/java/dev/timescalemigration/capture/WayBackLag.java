package dev.timescalemigration.capture;

import dev.timescalemigration.ledger.capture.Lsn;
import dev.timescalemigration.ledger.capture.WayBackState;
import dev.timescalemigration.postgres.Database;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * How far the old source follows, as the target knows it.
 *
 * @param slot the replication slot of the target
 * @param applying whether a process reads it now
 * @param lagBytes how much of the target's log is after what is applied
 * @param retainedBytes how much of its log the target keeps for it
 * @param givenUp why the source does not follow any more; empty: it does
 */
public record WayBackLag(
    String slot, boolean applying, long lagBytes, long retainedBytes, Optional<String> givenUp) {

  /** Reads it; empty when no way back is kept or it has not begun. */
  public static Optional<WayBackLag> read(Database target) {
    return WayBack.find(target)
        .filter(state -> state.beginsAt().isPresent())
        .map(state -> target.with(handle -> of(handle, state)));
  }

  private static WayBackLag of(Handle target, WayBackState state) {
    Optional<Slot> slot = Slot.find(target, state.slot());
    long written =
        Lsn.parse(target.createQuery("select pg_current_wal_lsn()::text").mapTo(String.class).one())
            .bytes();
    long confirmed =
        slot.flatMap(Slot::confirmed)
            .map(Lsn::bytes)
            .map(at -> Math.max(at, state.beginsAt().orElseThrow().bytes()))
            .orElse(written);
    return new WayBackLag(
        state.slot(),
        slot.map(Slot::active).orElse(false),
        Math.max(written - confirmed, 0),
        slot.map(Slot::retainedBytes).orElse(0L),
        state
            .givenUp()
            .or(
                () ->
                    slot.isEmpty()
                        ? Optional.of("its replication slot is gone")
                        : Optional.empty()));
  }
}
