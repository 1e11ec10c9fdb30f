package dev.timescalemigration.operator;

import dev.timescalemigration.api.v1alpha1.ConditionType;
import dev.timescalemigration.api.v1alpha1.Primary;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationStatus;
import dev.timescalemigration.engine.CaptureDuty;
import dev.timescalemigration.engine.SpecDuration;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.CaptureDigest;
import dev.timescalemigration.migration.Phase;
import dev.timescalemigration.operator.Conditions.Truth;
import java.time.Duration;
import java.util.Optional;

/** What is true of capture, and when it changes. Pure. */
final class CaptureConditions {
  /** Somebody looks at the source every few seconds; after so long nobody does. */
  private static final Duration TIME_TO_LOOK = Duration.ofMinutes(2);

  private CaptureConditions() {}

  /** Sets the conditions of capture. */
  static void set(Conditions conditions, Observed seen, ReconcileDecision decision) {
    if (!CaptureView.captures(seen, decision.phase())) {
      return;
    }
    ready(conditions, seen, decision);
    caughtUp(conditions, seen, decision);
  }

  private static void ready(Conditions conditions, Observed seen, ReconcileDecision decision) {
    Optional<CaptureDigest> digest = CaptureView.digest(seen);
    Phase phase = decision.phase();
    Optional<MigrationFailure> failure = new CaptureJobs(seen, phase).failure();
    if (phase.kind() == Phase.PhaseKind.END) {
      conditions.set(
          ConditionType.CAPTURE_READY,
          Truth.FALSE,
          "Ended",
          "capture has ended: nothing of it is left in the databases");
    } else if (failure.isPresent()) {
      conditions.set(
          ConditionType.CAPTURE_READY,
          Truth.FALSE,
          failure.get().reason(),
          ObservedFailure.text(failure.get()));
    } else if (digest.isEmpty()) {
      conditions.keep(ConditionType.CAPTURE_READY);
    } else if (digest.get().wayBackGivenUp().isPresent()) {
      conditions.set(
          ConditionType.CAPTURE_READY,
          Truth.FALSE,
          "WayBackGivenUp",
          "the target's changes are not applied to the source any more: "
              + CaptureGateText.cause(digest.get().wayBackGivenUp().get()));
    } else if (digest.get().slotInUse().isEmpty()) {
      conditions.set(
          ConditionType.CAPTURE_READY,
          Truth.FALSE,
          "NotStarted",
          "the source's changes are not captured yet");
    } else if (isStale(seen, digest.get())
        && CaptureDuty.of(seen.spec().writes().mode(), phase) != CaptureDuty.NONE) {
      conditions.set(
          ConditionType.CAPTURE_READY,
          Truth.FALSE,
          "NotWatched",
          "nobody has looked at the "
              + from(digest.get())
              + " for minutes, which keeps its write-ahead log meanwhile");
    } else if (seen.spec().suspend()) {
      conditions.set(
          ConditionType.CAPTURE_READY,
          Truth.FALSE,
          "Suspended",
          "nothing is applied while spec.suspend is true, and the "
              + from(digest.get())
              + " keeps its write-ahead log");
    } else {
      conditions.set(
          ConditionType.CAPTURE_READY,
          Truth.TRUE,
          "Capturing",
          digest.get().followsBack()
              ? "the target's changes are applied to the source"
              : "the source's changes are captured");
    }
  }

  private static String from(CaptureDigest digest) {
    return digest.followsBack() ? "target" : "source";
  }

  private static boolean isStale(Observed seen, CaptureDigest digest) {
    return digest
        .measure()
        .filter(look -> look.at().plus(TIME_TO_LOOK).isBefore(seen.now()))
        .isPresent();
  }

  private static void caughtUp(Conditions conditions, Observed seen, ReconcileDecision decision) {
    Phase phase = decision.phase();
    Optional<CaptureDigest> digest = CaptureView.digest(seen);
    if (phase.kind() == Phase.PhaseKind.END || digest.isEmpty()) {
      conditions.keep(ConditionType.CAUGHT_UP);
      return;
    }
    boolean isCopied = phase.compareTo(Phase.CATCHING_UP) > 0;
    Optional<CaptureDigest.Measured> measured = digest.get().measure();
    if (!isCopied || measured.isEmpty()) {
      conditions.set(
          ConditionType.CAUGHT_UP, Truth.FALSE, "NotYet", "not yet: the phase is " + phase.value());
      return;
    }
    String limit = seen.spec().writes().capture().maxLag();
    boolean isBehind = measured.get().behindSeconds() > seconds(limit);
    conditions.set(
        ConditionType.CAUGHT_UP,
        Truth.of(!isBehind),
        isBehind ? "Behind" : "LagBelowMax",
        digest.get().followsBack()
            ? "the source is " + than(isBehind) + limit + " behind the target"
            : "the target is " + than(isBehind) + limit + " behind the source");
  }

  private static String than(boolean isBehind) {
    return isBehind ? "more than " : "less than ";
  }

  private static long seconds(String time) {
    return SpecDuration.of(time).toSeconds();
  }

  /** The change to report when the target has caught up, or not any more. */
  static Optional<StatusChange> change(
      Optional<TimescaleMigrationStatus> earlier, TimescaleMigrationStatus now) {
    Optional<Boolean> is = isCaughtUp(now);
    Optional<Boolean> was = earlier.flatMap(CaptureConditions::isCaughtUp);
    if (is.isEmpty() || is.equals(was) || (was.isEmpty() && !is.get())) {
      return Optional.empty();
    }
    return is.get()
        ? Optional.of(new StatusChange(EventReason.CAUGHT_UP, caughtUpMessage(now)))
        : behind(now);
  }

  /** A phase that waits for the target to catch up says nothing new by that. */
  private static Optional<StatusChange> behind(TimescaleMigrationStatus now) {
    return now.conditions().stream()
        .filter(condition -> ConditionType.CAUGHT_UP.value().equals(condition.getType()))
        .filter(condition -> "Behind".equals(condition.getReason()))
        .findFirst()
        .map(condition -> new StatusChange(EventReason.FELL_BEHIND, condition.getMessage()));
  }

  private static String caughtUpMessage(TimescaleMigrationStatus now) {
    return now.primary() == Primary.TARGET
        ? "the source is hardly behind the target"
        : "the target is hardly behind the source";
  }

  private static Optional<Boolean> isCaughtUp(TimescaleMigrationStatus status) {
    return status.conditions().stream()
        .filter(condition -> ConditionType.CAUGHT_UP.value().equals(condition.getType()))
        .findFirst()
        .map(condition -> "True".equals(condition.getStatus()));
  }
}
