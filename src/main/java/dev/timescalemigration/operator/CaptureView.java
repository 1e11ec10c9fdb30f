package dev.timescalemigration.operator;

import dev.timescalemigration.api.v1alpha1.CaptureProgress;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationStatus;
import dev.timescalemigration.api.v1alpha1.WayBackMode;
import dev.timescalemigration.api.v1alpha1.WritesMode;
import dev.timescalemigration.failure.PrintableText;
import dev.timescalemigration.ledger.CaptureDigest;
import dev.timescalemigration.ledger.CopyLimits;
import dev.timescalemigration.migration.Phase;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;

/** The figures of capture in a status. Pure. */
final class CaptureView {
  private static final int LONGEST_SLOT = 64;

  private CaptureView() {}

  private static boolean captures(Observed seen) {
    return seen.spec().writes().mode() == WritesMode.CAPTURE;
  }

  /** Whether changes of a side are captured in a phase, or were. */
  static boolean captures(Observed seen, Phase phase) {
    boolean isBack =
        keepsWayBack(seen)
            && phase.compareTo(Phase.AWAITING_FINISH) >= 0
            && phase.compareTo(Phase.COMPLETED) <= 0;
    return captures(seen) || isBack;
  }

  /** Whether the source follows the target after the switch, by the spec or by the ledger. */
  static boolean keepsWayBack(Observed seen) {
    boolean isKept =
        seen.ledger() instanceof LedgerView.Present present
            && present.digest().capture().wayBack().isPresent();
    return isKept || seen.spec().switchover().wayBack() == WayBackMode.KEEP;
  }

  /** Capture as the ledger has it; empty where it cannot be read, and where nothing is captured. */
  static Optional<CaptureDigest> digest(Observed seen) {
    return (captures(seen) || keepsWayBack(seen))
            && seen.ledger() instanceof LedgerView.Present present
        ? Optional.of(present.digest().capture())
        : Optional.empty();
  }

  /** How far the target is behind; kept while the ledger cannot be read. */
  static CaptureProgress progress(
      Observed seen, ReconcileDecision decision, TimescaleMigrationStatus before) {
    if (decision.phase().kind() == Phase.PhaseKind.END || !captures(seen, decision.phase())) {
      return null;
    }
    Optional<CaptureDigest> digest = digest(seen);
    if (digest.isEmpty()) {
      return before.capture();
    }
    return digest.get().slotInUse().map(slot -> progress(seen, slot, digest.get())).orElse(null);
  }

  /** For how long writes were stopped at the last switch; kept while the ledger cannot be read. */
  static String downtime(Observed seen, TimescaleMigrationStatus before) {
    return digest(seen)
        .map(found -> found.downtimeSeconds().map(seconds -> seconds + "s").orElse(null))
        .orElse(before.downtime());
  }

  private static CaptureProgress progress(Observed seen, String slot, CaptureDigest digest) {
    Optional<CaptureDigest.Measured> measured = digest.measure();
    // The way back's is in the old source's ledger, as the spec has it.
    OptionalLong limit =
        digest.followsBack()
            ? CopyLimits.bytes(seen.spec().writes().capture().maxRetainedWal())
            : digest.maxRetainedWal();
    return new CaptureProgress(
        measured.map(at -> KubectlText.duration(at.behindSeconds())).orElse(null),
        measured.map(CaptureDigest.Measured::lagBytes).orElse(null),
        measured.map(CaptureDigest.Measured::behindSeconds).orElse(null),
        digest.appliedLsn().orElse(null),
        measured.map(CaptureDigest.Measured::retainedWal).orElse(null),
        limit.isPresent() ? limit.getAsLong() : null,
        measured.map(at -> at.rowsPerSecond().orElse(0)).orElse(null),
        PrintableText.shortened(slot, LONGEST_SLOT),
        measured.map(at -> at.at().truncatedTo(ChronoUnit.SECONDS).toString()).orElse(null));
  }
}
