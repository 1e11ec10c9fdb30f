package dev.timescalemigration.capture;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.capture.CaptureLedger;
import dev.timescalemigration.ledger.capture.CaptureState;
import dev.timescalemigration.work.PhaseContext;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Drops the slot, undoes the replica identities that were set, and forgets capture. */
public final class CaptureStop {
  private static final Duration PATIENCE_WITH_READER = Duration.ofSeconds(5);

  private final PhaseContext context;
  private final boolean staysReadOnly;

  /** A run that has not begun. */
  public CaptureStop(PhaseContext context) {
    this(context, false);
  }

  private CaptureStop(PhaseContext context, boolean staysReadOnly) {
    this.context = context;
    this.staysReadOnly = staysReadOnly;
  }

  /** A run after the switch: a source that was set to read-only for it stays so. */
  public static CaptureStop afterSwitch(PhaseContext context) {
    return new CaptureStop(context, true);
  }

  /**
   * What was undone.
   *
   * @param slot the slot that was dropped; null when capture was off
   * @param replicaIdentities how many tables have their replica identity from before again, also in
   *     the target, to which the schema brought it
   */
  public record CaptureStopReport(String slot, int replicaIdentities) {}

  /**
   * Ends capture.
   *
   * @throws MigrationFailure of kind TEMPORARY while another process applies
   */
  public CaptureStopReport run() {
    Optional<CaptureState> state =
        Ledger.find(context.target()).flatMap(ledger -> context.target().with(CaptureLedger::read));
    if (state.isEmpty()) {
      return new CaptureStopReport(null, 0);
    }
    if (!staysReadOnly) {
      new ReadOnlySource(context).undo();
    }
    try (Handle source = context.source().open()) {
      source.execute("set default_transaction_read_only = off");
      Slot.dropOrRefuse(source, state.get().slot(), PATIENCE_WITH_READER, context.stop());
      state
          .get()
          .identities()
          .forEach(each -> CaptureStart.setIdentity(context, source, each.table(), each.before()));
    }
    if (WayBack.isOpen(context.target())) {
      new WayBack(context).resetLater(state.get().identities());
    } else {
      context
          .target()
          .use(target -> CaptureStart.resetFull(context, target, state.get().identities()));
    }
    context.target().use(target -> target.useTransaction(CaptureLedger::end));
    return new CaptureStopReport(state.get().slot(), state.get().identities().size());
  }
}
