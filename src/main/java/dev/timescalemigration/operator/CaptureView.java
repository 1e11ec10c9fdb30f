package dev.timescalemigration.operator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.timescalemigration.api.v1alpha1.CaptureProgress;
import dev.timescalemigration.api.v1alpha1.ConditionType;
import dev.timescalemigration.api.v1alpha1.Primary;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationStatus;
import dev.timescalemigration.api.v1alpha1.WritesMode;
import dev.timescalemigration.engine.CaptureDuty;
import dev.timescalemigration.engine.SpecDuration;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.failure.PrintableText;
import dev.timescalemigration.ledger.CaptureDigest;
import dev.timescalemigration.ledger.CopyLimits;
import dev.timescalemigration.migration.Gate;
import dev.timescalemigration.migration.Phase;
import dev.timescalemigration.operator.Conditions.Truth;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a status shows of capture. Pure. */
final class CaptureView {
  /** Somebody looks at the source every few seconds; after so long nobody does. */
  private static final Duration TIME_TO_LOOK = Duration.ofMinutes(2);

  private static final int MOST_STATEMENTS = 5;
  private static final int LONGEST_STATEMENT = 200;
  private static final int LONGEST_CAUSE = 500;

  private CaptureView() {}

  private static boolean captures(Observed seen) {
    return seen.spec().writes().mode() == WritesMode.CAPTURE;
  }

  private static Optional<CaptureDigest> digest(Observed seen) {
    return captures(seen) && seen.ledger() instanceof LedgerView.Present present
        ? Optional.of(present.digest().capture())
        : Optional.empty();
  }

  /** How far the target is behind; kept while the ledger cannot be read. */
  static CaptureProgress progress(
      Observed seen, ReconcileDecision decision, TimescaleMigrationStatus before) {
    if (decision.phase().kind() == Phase.Kind.END || !captures(seen)) {
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
        PrintableText.shortened(slot, LONGEST_STATEMENT),
        measured.map(at -> at.at().truncatedTo(ChronoUnit.SECONDS).toString()).orElse(null));
  }

  /** What a person is to know who opens a gate. */
  static Optional<String> atGate(Observed seen, Gate gate, String token) {
    Optional<CaptureDigest> digest = digest(seen);
    if (gate == Gate.CAPTURE_STARTED) {
      return Optional.of(
          digest
              .flatMap(CaptureDigest::plan)
              .map(CaptureView::plan)
              .orElse("what is changed on the source is being listed"));
    }
    return switch (gate) {
      case SWITCHOVER -> undone(digest, "the last switch was undone: ");
      case FINISH ->
          Optional.of(
              Stream.of(
                      undone(digest, "the last rollback was undone: "),
                      Optional.of(wayBack(seen, digest, token)))
                  .flatMap(Optional::stream)
                  .collect(Collectors.joining("; ")));
      default -> Optional.empty();
    };
  }

  private static Optional<String> undone(Optional<CaptureDigest> digest, String what) {
    return digest.flatMap(CaptureDigest::undone).map(cause -> what + cause(cause));
  }

  /** It comes from the target's ledger, which is not trusted, and is only shown. */
  private static String cause(String text) {
    return PrintableText.shortened(PrintableText.line(ResourceAdvice.of(text)), LONGEST_CAUSE);
  }

  private static String wayBack(Observed seen, Optional<CaptureDigest> digest, String token) {
    Optional<String> givenUp =
        digest.flatMap(CaptureDigest::wayBack).flatMap(CaptureDigest.WayBack::givenUp);
    if (givenUp.isPresent()) {
      return "the target is in use, and there is no way back any more: " + cause(givenUp.get());
    }
    return "the target is in use, and its changes are applied to the source; go back with: "
        + GateCommand.goingBack(seen.migration(), token);
  }

  /** It comes from the target's ledger, which is not trusted, and is only shown. */
  private static String plan(JsonNode plan) {
    List<String> statements = new ArrayList<>();
    plan.path("statements")
        .forEach(
            each ->
                statements.add(
                    PrintableText.shortened(PrintableText.line(each.asText()), LONGEST_STATEMENT)));
    List<String> shown = statements.stream().limit(MOST_STATEMENTS).toList();
    int more = statements.size() - shown.size();
    return "this is changed on the source, and undone at the end: a replication slot is made, for"
        + " which the source keeps up to "
        + PrintableText.shortened(plan.path("maxRetainedWal").asText(), LONGEST_STATEMENT)
        + " of its write-ahead log"
        + (shown.isEmpty() ? "" : ", and executed: " + String.join("; ", shown))
        + (more == 0 ? "" : "; and " + more + " more, which the log of the worker lists");
  }

  /** Where the slot of a migration is, and the statement that drops it. */
  static String dropStatement(Observed seen) {
    boolean isBack = digest(seen).filter(CaptureDigest::followsBack).isPresent();
    String slot =
        digest(seen)
            .flatMap(CaptureDigest::slotInUse)
            .or(
                () ->
                    Optional.ofNullable(seen.migration().getStatus())
                        .map(TimescaleMigrationStatus::capture)
                        .map(CaptureProgress::slot))
            .orElse("tsm_…");
    return "drop the replication slot of the "
        + (isBack ? "target" : "source")
        + ": SELECT pg_drop_replication_slot('"
        + slot.replace("'", "''")
        + "');";
  }

  /** Sets the conditions of capture. */
  static void set(Conditions conditions, Observed seen, ReconcileDecision decision) {
    if (!captures(seen)) {
      return;
    }
    ready(conditions, seen, decision);
    caughtUp(conditions, seen, decision);
  }

  private static void ready(Conditions conditions, Observed seen, ReconcileDecision decision) {
    Optional<CaptureDigest> digest = digest(seen);
    Phase phase = decision.phase();
    Optional<MigrationFailure> failure = new CaptureJobs(seen, phase).failure();
    if (phase.kind() == Phase.Kind.END) {
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
    } else if (givenUp(digest.get()).isPresent()) {
      conditions.set(
          ConditionType.CAPTURE_READY,
          Truth.FALSE,
          "WayBackGivenUp",
          "the target's changes are not applied to the source any more: "
              + cause(givenUp(digest.get()).get()));
    } else if (digest.get().slotInUse().isEmpty()) {
      conditions.set(
          ConditionType.CAPTURE_READY,
          Truth.FALSE,
          "NotStarted",
          "the source's changes are not captured yet");
    } else if (isStale(seen, digest.get()) && CaptureDuty.of(phase) != CaptureDuty.NONE) {
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

  private static Optional<String> givenUp(CaptureDigest digest) {
    return digest
        .wayBack()
        .filter(CaptureDigest.WayBack::begun)
        .flatMap(CaptureDigest.WayBack::givenUp);
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
    Optional<CaptureDigest> digest = digest(seen);
    if (phase.kind() == Phase.Kind.END || digest.isEmpty()) {
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
    Optional<Boolean> was = earlier.flatMap(CaptureView::isCaughtUp);
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
