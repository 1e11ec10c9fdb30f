package dev.timescalemigration.cli.worker;

import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;
import dev.timescalemigration.cli.progress.Display;
import dev.timescalemigration.cli.report.PhaseText;
import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.engine.PhaseHandlers;
import dev.timescalemigration.engine.PhaseResult;
import dev.timescalemigration.engine.Share;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.TargetTaken;
import dev.timescalemigration.migration.Phase;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.TwoSides;
import dev.timescalemigration.work.PhaseContext;
import java.util.Optional;

/**
 * One phase of a migration, or one share of it, done by a pod: begun with everything it needs, and
 * ended with an exit code and a termination message. Which phase comes when is not its business.
 */
public final class WorkerRun {

  private final Shell shell;
  private final PodOptions options;
  private final Phase phase;
  private final Share share;

  /**
   * A run that has not begun.
   *
   * @param phase the phase whose work is done
   * @param share how much of the work is done here
   */
  public WorkerRun(Shell shell, PodOptions options, Phase phase, Share share) {
    this.shell = shell;
    this.options = options;
    this.phase = phase;
    this.share = share;
  }

  /**
   * Does the work.
   *
   * @return the exit code: 0, or the signal's when one came
   * @throws MigrationFailure as the phase does, after it was written for whoever started the worker
   */
  public int run(TwoSides<Database> databases) {
    return new PodRun(shell, options).ofMigration(databases, this::work);
  }

  private PodRun.End work(TimescaleMigrationSpec spec, PhaseContext context, Display log) {
    refuseWhatIsNotOurs(context.target());
    PhaseResult result = PhaseHandlers.of(options.ledgerName(), share).run(phase, context, spec);
    new PhaseText(shell.terminal()).lines(result.report()).forEach(log::print);
    if (result.refusal().isPresent() && result.isUndone()) {
      MigrationFailure refusal = result.refusal().get();
      log.message(refusal.getMessage());
      return new PodRun.End(TerminationMessage.undone(refusal), refusal.kind().exitCode());
    }
    if (result.refusal().isPresent()) {
      throw result.refusal().get();
    }
    // Two migrations that began at once both found an empty target.
    refuseWhatIsNotOurs(context.target());
    return PodRun.End.DONE;
  }

  private void refuseWhatIsNotOurs(Database target) {
    Optional<Ledger> ledger = Ledger.find(target);
    if (ledger.isEmpty()) {
      return;
    }
    String owner = ledger.get().migration().name();
    if (!owner.equals(options.ledgerName())) {
      throw TargetTaken.by("the target " + target, owner);
    }
    String reached = ledger.get().migration().phase();
    if (!reached.equals(phase.value())) {
      throw MigrationFailure.of(
          FailureKind.TEMPORARY,
          "PhaseLeft",
          "the migration is in " + reached + ", not in " + phase.value(),
          "nothing was done; the worker of that phase continues");
    }
  }
}
