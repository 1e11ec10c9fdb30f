package dev.timescalemigration.capture;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.capture.CaptureLedger;
import dev.timescalemigration.ledger.capture.CaptureState;
import dev.timescalemigration.ledger.capture.Lsn;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.work.PhaseContext;
import java.util.Optional;
import java.util.OptionalLong;

/** Watches the slot while nobody applies: what the source keeps for it still fills its disk. */
public final class CaptureWatch {
  private final PhaseContext context;

  /** A watch that has not looked. */
  public CaptureWatch(PhaseContext context) {
    this.context = context;
  }

  /**
   * Looks at the slot alone: while the side that follows is unreachable nothing is applied, and the
   * other one keeps its log.
   *
   * @param slot the slot as it was known last
   * @param limit of so many bytes of its log at most the side keeps
   * @throws MigrationFailure as {@link #look} does
   */
  public void guard(String slot, OptionalLong limit) {
    new RetainedWal(context, slot, limit).guard();
  }

  /** As {@link #guard}; where the side that keeps its log is unreachable too, that is only said. */
  public void guardMeanwhile(CaptureState known) {
    try {
      guard(known.slot(), known.maxRetainedWal());
    } catch (RuntimeException thrown) {
      if (!DatabaseErrors.isTemporary(thrown)) {
        throw thrown;
      }
      context.progress().message(DatabaseErrors.translate(thrown).getMessage());
    }
  }

  /**
   * Looks once, and records how far the target is behind. Before the slot is made there is nothing
   * to look at.
   *
   * @throws MigrationFailure of kind USER_ACTION when changes are lost, or when the source keeps
   *     more of its log than the limit: the slot is dropped then
   */
  public void look() {
    Optional<CaptureState> found = context.target().with(CaptureLedger::read);
    Optional<Lsn> applied = found.flatMap(CaptureState::appliedLsn);
    if (applied.isEmpty()) {
      return;
    }
    UsableSlot.requireKept(context.source(), found.get().slot(), applied.get());
    new RetainedWal(context, found.get()).look(applied.get());
  }
}
