package dev.timescalemigration.engine;

import dev.timescalemigration.capture.WayBack;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.migration.Gate;
import dev.timescalemigration.migration.Phase;
import dev.timescalemigration.phase.switchover.ChangeoverOptions;
import dev.timescalemigration.phase.switchover.FinishReport;
import dev.timescalemigration.phase.switchover.RollbackEnd;
import dev.timescalemigration.work.PhaseContext;
import java.util.Optional;

/**
 * What a person chooses while a way back is kept, by a command instead of an approval: to switch
 * back to the source, or to stay with the target. The ledger goes through the same phases.
 */
public final class WayBackChoice {
  /** Migrations of the operator are named by namespace and name. */
  private static final String OF_RESOURCE = "/";

  private final PhaseContext context;
  private final Gate gate;
  private final Optional<String> openedBy;

  /**
   * A choice that is not made yet.
   *
   * @param gate {@link Gate#ROLLBACK} or {@link Gate#FINISH}
   * @param openedBy who chooses, as far as that is known
   */
  public WayBackChoice(PhaseContext context, Gate gate, Optional<String> openedBy) {
    this.context = context;
    this.gate = gate;
    this.openedBy = openedBy;
  }

  /**
   * What a person relies on.
   *
   * @param report how far the source follows the target
   * @param token represents the evidence; empty when the choice is made, and only its work is not
   *     complete
   */
  public record WayBackOutlook(GateReport.Finish report, Optional<String> token) {}

  /**
   * Applies what there is, and looks.
   *
   * @param stopsWrites whether switching back sets the target to read-only
   * @throws MigrationFailure of kind USER_ACTION when no way back is kept
   */
  public WayBackOutlook look(boolean stopsWrites) {
    Ledger ledger = require();
    if (phase(ledger) != Phase.AWAITING_FINISH) {
      return new WayBackOutlook(
          new GateReport.Finish(Optional.empty(), Optional.empty(), stopsWrites), Optional.empty());
    }
    GateReport.Finish report = WayBackHandlers.look(context, stopsWrites);
    return new WayBackOutlook(report, Optional.of(token(ledger)));
  }

  /**
   * Switches back, or completes what an earlier run has begun.
   *
   * @param token as {@link #look} has shown it; empty to complete
   * @throws MigrationFailure when it was not made; then the target is written to as before
   */
  public RollbackEnd rollBack(Optional<String> token, ChangeoverOptions options) {
    Ledger ledger = begin(Phase.ROLLING_BACK, token);
    PhaseResult result = WayBackHandlers.rollback(context, options);
    boolean isUndone = result.isUndone();
    advance(ledger, Phase.ROLLING_BACK, isUndone ? Phase.AWAITING_FINISH : Phase.ROLLED_BACK);
    if (isUndone) {
      throw result.refusal().orElseThrow();
    }
    return (RollbackEnd) result.report();
  }

  /**
   * Removes the way back, or completes what an earlier run has begun.
   *
   * @param token as {@link #look} has shown it; empty to complete
   */
  public FinishReport finish(Optional<String> token) {
    Ledger ledger = begin(Phase.FINISHING, token);
    PhaseResult result = WayBackHandlers.finish(context);
    advance(ledger, Phase.FINISHING, Phase.COMPLETED);
    return (FinishReport) result.report();
  }

  private Ledger require() {
    Ledger ledger = Ledger.require(context.target(), "begin with 'tsm run'");
    String name = ledger.migration().name();
    if (name.contains(OF_RESOURCE)) {
      throw MigrationFailure.userAction(
          "OperatorsMigration",
          "the migration " + name + " is run by an operator",
          "open its gate: kubectl tsm approve "
              + gate.value()
              + " "
              + name.substring(name.indexOf(OF_RESOURCE) + 1)
              + " -n "
              + name.substring(0, name.indexOf(OF_RESOURCE)));
    }
    Phase phase = phase(ledger);
    if (phase != Phase.AWAITING_FINISH && phase != work()) {
      throw MigrationFailure.userAction(
          "NoWayBack",
          "no way back is kept: the migration is in phase " + phase.value(),
          "keep one with spec.switchover.wayBack: Keep in the file of 'tsm run'");
    }
    return ledger;
  }

  private Phase work() {
    return gate == Gate.ROLLBACK ? Phase.ROLLING_BACK : Phase.FINISHING;
  }

  private static Phase phase(Ledger ledger) {
    return Phase.ofValue(ledger.migration().phase())
        .orElseThrow(() -> UnknownPhase.failure("the target"));
  }

  /** Both gates of the phase are opened with the token of the first. */
  private static String token(Ledger ledger) {
    return GateEvidence.of(ledger).token(Gate.FINISH);
  }

  private Ledger begin(Phase work, Optional<String> token) {
    Ledger ledger = require();
    if (phase(ledger) == Phase.AWAITING_FINISH) {
      String valid = token(ledger);
      if (token.filter(valid::equals).isEmpty()) {
        throw MigrationFailure.of(
            FailureKind.WAITING,
            "TokenNotValid",
            "the token is not valid now: it is mistyped or was used, or a report has changed since it was"
                + " shown",
            "run the command without --token: it shows what is to be known and the token");
      }
      if (gate == Gate.ROLLBACK && !WayBack.isOpen(context.target())) {
        throw MigrationFailure.userAction(
            "NoWayBack",
            "no way back is kept any more: the source does not have the target's changes",
            "run 'tsm finish'");
      }
      advance(ledger, Phase.AWAITING_FINISH, work);
    }
    return ledger;
  }

  private void advance(Ledger ledger, Phase from, Phase next) {
    ledger.advance(GateEvidence.change(from, next, GateEvidence.of(ledger), openedBy));
  }
}
