package dev.timescalemigration.capture;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.capture.CaptureLedger;
import dev.timescalemigration.ledger.capture.CaptureState;
import dev.timescalemigration.ledger.capture.Lsn;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.ExportedSnapshot;
import dev.timescalemigration.postgres.Snapshots;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.StopSignal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * A slot in place of one that has lost changes, and a snapshot of the source with the position in
 * the log up to which it sees everything; the snapshot can be read in until this is closed. From
 * its making on until {@link CaptureLedger#recovered} nothing is applied.
 */
public final class SlotReplacement implements AutoCloseable {
  private static final Duration PATIENCE_WITH_READER = Duration.ofSeconds(10);

  private final String name;
  private final ExportedSnapshot exported;
  private final String sees;
  private final List<StopSignal.Registration> waiting;

  private SlotReplacement(
      String name, ExportedSnapshot exported, String sees, List<StopSignal.Registration> waiting) {
    this.name = name;
    this.exported = exported;
    this.sees = sees;
    this.waiting = waiting;
  }

  /**
   * Drops the slot and makes another.
   *
   * @throws MigrationFailure of kind USER_ACTION when capture is off or the application was
   *     switched; of kind TEMPORARY when somebody reads the slot
   */
  public static SlotReplacement make(PhaseContext context) {
    String name = requireBegun(context).slot();
    replace(context, name);
    List<StopSignal.Registration> waiting = new ArrayList<>();
    ExportedSnapshot exported;
    try (OpenTransactions named = OpenTransactions.nameIfSlow(context)) {
      exported =
          ExportedSnapshot.take(
              context.source(),
              name + "_snapshot",
              Slot.PLUGIN,
              abort -> waiting.add(context.stop().onAbort(abort)));
    } catch (SQLException e) {
      waiting.forEach(StopSignal.Registration::close);
      throw DatabaseErrors.translate(context.source().side(), e);
    }
    try {
      String sees = context.source().inSnapshot(exported.name()).with(Snapshots::current);
      awaitCopies(context);
      return new SlotReplacement(name, exported, sees, waiting);
    } catch (RuntimeException e) {
      waiting.forEach(StopSignal.Registration::close);
      exported.close();
      throw e;
    }
  }

  private static CaptureState requireBegun(PhaseContext context) {
    Optional<Ledger> ledger = Ledger.find(context.target());
    if (ledger.filter(Ledger::isSwitched).isPresent()) {
      throw MigrationFailure.userAction(
          "AlreadySwitched",
          "the application was switched to the target, so the source's changes are not captured"
              + " any more",
          "a way back that has lost changes is given up: open the gate Finish");
    }
    return ledger
        .flatMap(found -> context.target().with(CaptureLedger::read))
        .filter(state -> state.appliedLsn().isPresent() && state.plainSnapshot().isPresent())
        .orElseThrow(
            () ->
                MigrationFailure.userAction(
                    "NothingToRecover",
                    "no capture is on whose rows are in the target",
                    "begin with 'tsm capture start' and 'tsm schema'"));
  }

  private static void replace(PhaseContext context, String name) {
    try (Handle source = context.source().open()) {
      source.execute("set default_transaction_read_only = off");
      Slot.dropOrRefuse(source, name, PATIENCE_WITH_READER, context.stop());
      context.target().use(CaptureLedger::recovering);
      context.progress().message("replacing the replication slot; it waits for open transactions");
      DecodableSlot.make(context, source, name);
    }
  }

  /** What is copied from then on is read after the slot begins. */
  private static void awaitCopies(PhaseContext context) {
    context.progress().message("waiting for chunks that are being copied");
    try (Handle target = context.target().open();
        StopSignal.Registration abort = context.stop().onAbort(() -> Database.abort(target))) {
      target.useTransaction(CaptureLedger::slotReplaced);
    }
  }

  /** The slot's name. */
  public String name() {
    return name;
  }

  /** From where its changes are applied. */
  public Lsn begin() {
    return Lsn.parse(exported.lsn());
  }

  /** What PostgreSQL calls the snapshot. */
  public String snapshot() {
    return exported.name();
  }

  /** {@code pg_current_snapshot()} in it. */
  public String sees() {
    return sees;
  }

  @Override
  public void close() {
    waiting.forEach(StopSignal.Registration::close);
    exported.close();
  }
}
