package dev.timescalemigration.migration;

import dev.timescalemigration.migration.PhaseOutcome.Advance;
import dev.timescalemigration.migration.PhaseOutcome.AwaitGate;
import dev.timescalemigration.migration.PhaseOutcome.Fail;
import dev.timescalemigration.migration.PhaseOutcome.Stay;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Decides what comes next, from what is wanted and what is seen, and from nothing else. */
public final class MigrationStateMachine {
  private MigrationStateMachine() {}

  /**
   * What is to be done next.
   *
   * <p>Giving up comes before all else, and a suspended migration stays where it is, whatever the
   * phase. Work that has ended is seen before the suspension, so that it is not done twice.
   */
  public static PhaseOutcome next(Intent intent, Observation seen) {
    Phase phase = seen.phase();
    if (phase.kind() == Phase.PhaseKind.END) {
      return new Stay(Stay.Why.ENDED);
    }
    if (intent.cancel()) {
      Optional<Phase> cancelling = PhaseTransitions.next(intent.mode(), phase, Event.CANCEL_ASKED);
      if (cancelling.isPresent()) {
        return new Advance(cancelling.get());
      }
    }
    if (!intent.suspend()) {
      Optional<Phase> staging = ofOtherRanges(intent, seen);
      if (staging.isPresent()) {
        return new Advance(staging.get());
      }
    }
    return phase.kind() == Phase.PhaseKind.GATE ? gate(intent, seen) : work(intent, seen);
  }

  /** Where other ranges lead than those that are staged, or none any more. */
  private static Optional<Phase> ofOtherRanges(Intent intent, Observation seen) {
    if (seen.isToBeStagedAgain(intent)) {
      return PhaseTransitions.next(intent.mode(), seen.phase(), Event.RANGES_CHANGED);
    }
    return intent.completionPointChosen() || seen.work() instanceof Work.Done
        ? Optional.empty()
        : PhaseTransitions.next(intent.mode(), seen.phase(), Event.COMPLETION_POINT_WITHDRAWN);
  }

  private static PhaseOutcome work(Intent intent, Observation seen) {
    if (seen.chunksToCopy() > 0) {
      Optional<Phase> back =
          PhaseTransitions.next(intent.mode(), seen.phase(), Event.CHUNKS_PUT_BACK);
      if (back.isPresent()) {
        return new Advance(back.get());
      }
    }
    if (seen.work() instanceof Work.Done) {
      return advance(intent, seen.phase(), done(intent, seen));
    }
    if (seen.work() instanceof Work.Undone) {
      return advance(intent, seen.phase(), Event.SWITCH_UNDONE);
    }
    if (intent.suspend()) {
      return new Stay(Stay.Why.SUSPENDED);
    }
    return seen.work() instanceof Work.Failed failed
        ? new Fail(failed.failure())
        : new Stay(Stay.Why.WORKING);
  }

  private static Event done(Intent intent, Observation seen) {
    if (seen.phase() == Phase.SWITCHING_OVER && intent.keepsWayBack()) {
      return Event.WAY_BACK_KEPT;
    }
    return seen.phase() == Phase.PROVING && seen.opened().contains(Gate.PRODUCTION_LOAD_VALIDATED)
        ? Event.PROVEN_AGAIN
        : Event.WORK_DONE;
  }

  private static PhaseOutcome gate(Intent intent, Observation seen) {
    if (intent.suspend()) {
      return new Stay(Stay.Why.SUSPENDED);
    }
    if (seen.proofIsLost()) {
      Optional<Phase> proving =
          PhaseTransitions.next(intent.mode(), seen.phase(), Event.PROOF_LOST);
      if (proving.isPresent()) {
        return new Advance(proving.get());
      }
    }
    Gate gate =
        Gate.of(seen.phase())
            .orElseThrow(() -> new IllegalStateException("no gate in phase " + seen.phase()));
    String token = seen.evidence().token(gate);
    if (gate == Gate.COMPLETION_POINT) {
      return intent.completionPointChosen()
          ? advance(intent, seen.phase(), Event.GATE_OPENED)
          : new AwaitGate(gate, token, "");
    }
    List<GateApproval> given =
        Gate.allOf(seen.phase()).stream()
            .flatMap(each -> intent.approvalOf(each).stream())
            .toList();
    List<GateApproval> valid =
        given.stream().filter(each -> each.token().filter(token::equals).isPresent()).toList();
    if (valid.size() > 1) {
      String both =
          valid.stream().map(each -> each.gate().value()).collect(Collectors.joining(" and "));
      return new AwaitGate(gate, token, both + " are approved: remove one of the two approvals");
    }
    // What was approved before the evidence changed does not hide what is approved now.
    Optional<GateApproval> approval = Stream.concat(valid.stream(), given.stream()).findFirst();
    if (approval.isEmpty()) {
      return new AwaitGate(gate, token, tooLate(intent));
    }
    Gate named = approval.get().gate();
    Optional<String> shown = approval.get().token();
    if (shown.isEmpty() && named.needsToken()) {
      return new AwaitGate(gate, token, "the approval of " + named.value() + " has no token");
    }
    if (shown.isPresent() && !shown.get().equals(token)) {
      return new AwaitGate(
          gate,
          token,
          "the token given for "
              + named.value()
              + " is not valid now: it is mistyped or was used, or the plan or a report has changed"
              + " since it was shown");
    }
    return advance(intent, seen.phase(), named.event());
  }

  /** Where cancelling leads somewhere, this is not come to. */
  private static String tooLate(Intent intent) {
    return intent.cancel()
        ? "cancel came after the switch had begun, and cancels nothing; to go back, open the gate"
            + " Rollback"
        : "";
  }

  private static PhaseOutcome advance(Intent intent, Phase phase, Event event) {
    return new Advance(
        PhaseTransitions.next(intent.mode(), phase, event)
            .orElseThrow(() -> new IllegalStateException(phase + " has no phase after " + event)));
  }
}
