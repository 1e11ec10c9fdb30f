package dev.timescalemigration.capture;

import dev.timescalemigration.capture.apply.Direction;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.capture.CaptureMeasure;
import dev.timescalemigration.ledger.capture.CaptureState;
import dev.timescalemigration.ledger.capture.Lsn;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.ReplicationStream;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.StopSignal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/**
 * Watches how far the target is behind and how much of its log the source keeps for the slot, and
 * drops the slot rather than fill the source's disk.
 */
final class RetainedWal {
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
  private static final Duration PATIENCE_WITH_READER = Duration.ofSeconds(10);

  private final PhaseContext context;
  private final Direction direction;
  private final String slot;
  private final OptionalLong limit;
  private final CaptureMeter meter = new CaptureMeter();
  private Instant next;

  RetainedWal(PhaseContext context, CaptureState state) {
    this(context, state.slot(), state.maxRetainedWal());
  }

  RetainedWal(PhaseContext context, String slot, OptionalLong limit) {
    this.context = context;
    this.direction = Direction.of(context);
    this.slot = slot;
    this.limit = limit;
    this.next = context.clock().instant();
  }

  /** What a look at the source shows. */
  private record Look(Lsn written, long retained) {}

  /**
   * Looks, every few seconds, and records what is seen.
   *
   * @param stream reads the slot; it is closed when the slot is dropped
   * @param applied everything up to here is applied
   * @param changes changes of rows that were applied in this run
   * @throws MigrationFailure of kind USER_ACTION when more is kept than the limit: the slot is gone
   *     then
   */
  void check(ReplicationStream stream, Lsn applied, long changes) {
    if (context.clock().instant().isBefore(next)) {
      return;
    }
    next = context.clock().instant().plus(BETWEEN_LOOKS);
    Look look = look();
    record(meter.at(context.clock().instant(), look.written(), applied, changes, look.retained()));
    if (isTooMuch(look)) {
      stream.close();
      giveUp(look);
    }
  }

  /**
   * Looks once while nobody applies, and records what is seen.
   *
   * @throws MigrationFailure as {@link #check} does
   */
  void look(Lsn applied) {
    Look look = look();
    record(
        new CaptureMeasure(
            Math.max(look.written().bytes() - applied.bytes(), 0),
            Optional.empty(),
            look.retained(),
            OptionalLong.empty()));
    if (isTooMuch(look)) {
      giveUp(look);
    }
  }

  /**
   * Looks at the source alone, while the target cannot be reached.
   *
   * @throws MigrationFailure as {@link #check} does
   */
  void guard() {
    Look look = look();
    if (isTooMuch(look)) {
      giveUp(look);
    }
  }

  private Look look() {
    return context
        .source()
        .with(
            source ->
                new Look(
                    SourceLog.flushed(source),
                    Slot.find(source, slot).map(Slot::retainedBytes).orElse(0L)));
  }

  /** In the ledger of the migration, which is in its target in both directions. */
  private void record(CaptureMeasure measure) {
    Database target = direction == Direction.TO_TARGET ? context.target() : context.source();
    target.use(handle -> measure.record(handle));
  }

  private boolean isTooMuch(Look look) {
    return limit.isPresent() && look.retained() > limit.getAsLong();
  }

  private void giveUp(Look look) {
    drop();
    throw MigrationFailure.userAction(
        LostChanges.RETAINED_TOO_MUCH,
        "the "
            + direction.from()
            + " kept "
            + look.retained()
            + " bytes of its write-ahead log for the replication slot "
            + slot
            + ", more than the limit of "
            + limit.getAsLong()
            + ": the slot was dropped, and the changes that are not applied are lost",
        "raise maxRetainedWal (--max-retained-wal), then " + direction.giveUp());
  }

  /** Also while a stop is asked for: nobody else would drop it. */
  private void drop() {
    try (Handle source = context.source().open()) {
      source.execute("set default_transaction_read_only = off");
      Slot.dropUnread(source, slot, PATIENCE_WITH_READER, new StopSignal());
    }
  }
}
