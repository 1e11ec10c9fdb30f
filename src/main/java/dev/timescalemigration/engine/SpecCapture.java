package dev.timescalemigration.engine;

import dev.timescalemigration.api.v1alpha1.CaptureSpec;
import dev.timescalemigration.api.v1alpha1.ReplicaIdentity;
import dev.timescalemigration.api.v1alpha1.StopWrites;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;
import dev.timescalemigration.api.v1alpha1.WayBackMode;
import dev.timescalemigration.api.v1alpha1.WritesMode;
import dev.timescalemigration.capture.CaptureOptions;
import dev.timescalemigration.ledger.CopyLimits;
import dev.timescalemigration.phase.switchover.CapturedSwitchOptions;
import dev.timescalemigration.phase.switchover.ChangeoverOptions;
import dev.timescalemigration.postgres.QualifiedName;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** What a spec says of capture, as the phases take it. */
final class SpecCapture {
  private SpecCapture() {}

  /** Whether the source's changes are captured. */
  static boolean isOn(TimescaleMigrationSpec spec) {
    return spec.writes().mode() == WritesMode.CAPTURE;
  }

  /** How capture is begun; empty in mode DualWrite. */
  static Optional<CaptureOptions> options(TimescaleMigrationSpec spec, String migration) {
    return isOn(spec) ? Optional.of(captureOptions(spec, migration)) : Optional.empty();
  }

  private static CaptureOptions captureOptions(TimescaleMigrationSpec spec, String migration) {
    CaptureSpec capture = spec.writes().capture();
    return new CaptureOptions(
        migration,
        capture.replicaIdentity() == ReplicaIdentity.SET_FULL
            ? CaptureOptions.Identity.SET_FULL
            : CaptureOptions.Identity.REFUSE,
        capture.insertOnly().stream().map(SpecCapture::table).toList(),
        maxRetainedWal(spec));
  }

  private static QualifiedName table(String name) {
    int dot = name.indexOf('.');
    return new QualifiedName(name.substring(0, dot), name.substring(dot + 1));
  }

  /** How far the target may be behind. */
  static Duration maxLag(TimescaleMigrationSpec spec) {
    return SpecDuration.of(spec.writes().capture().maxLag());
  }

  /** Whether the source's database is set to read-only for the switch. */
  static boolean stopsWrites(TimescaleMigrationSpec spec) {
    return spec.switchover().stopWrites() == StopWrites.READ_ONLY;
  }

  static CapturedSwitchOptions switchOptions(
      TimescaleMigrationSpec spec, int threads, Optional<CaptureOptions> wayBack) {
    return new CapturedSwitchOptions(changeover(spec, threads), SpecRules.of(spec), wayBack);
  }

  /** Whether the old source is to follow the target after the switch. */
  static boolean keepsWayBack(TimescaleMigrationSpec spec) {
    return spec.switchover().wayBack() == WayBackMode.KEEP;
  }

  /** Of so many bytes of its log at most a side keeps for a slot. */
  static OptionalLong maxRetainedWal(TimescaleMigrationSpec spec) {
    return CopyLimits.bytes(spec.writes().capture().maxRetainedWal());
  }

  /** How the target's changes are captured from the switch on; empty: no way back is kept. */
  static Optional<CaptureOptions> wayBack(TimescaleMigrationSpec spec, String migration) {
    return keepsWayBack(spec) ? Optional.of(captureOptions(spec, migration)) : Optional.empty();
  }

  /** How the other side becomes the one that is written to, in both directions. */
  static ChangeoverOptions changeover(TimescaleMigrationSpec spec, int threads) {
    return new ChangeoverOptions(
        stopsWrites(spec),
        maxLag(spec),
        SpecDuration.of(spec.switchover().drainTimeout()),
        spec.switchover().sequenceMargin(),
        threads,
        SpecAcceptances.of(spec));
  }
}
