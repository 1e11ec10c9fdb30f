package dev.timescalemigration.cli.worker;

import dev.timescalemigration.api.v1alpha1.SpecValidation;
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
import dev.timescalemigration.work.PhaseContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * One phase of a migration, or one share of it, done by a pod: begun with everything it needs, and
 * ended with an exit code and a termination message. Which phase comes when is not its business.
 */
public final class WorkerRun {

  /**
   * What the command line says.
   *
   * @param namespace the resource's namespace
   * @param name the resource's name
   * @param phase the phase whose work is done
   * @param spec the resource's spec as JSON
   * @param share how much of the work is done here
   * @param grace how long work in flight may continue after a signal
   * @param terminationLog the file for the termination message
   */
  public record Options(
      String namespace,
      String name,
      Phase phase,
      String spec,
      Share share,
      Duration grace,
      Path terminationLog) {

    /** Under which the ledger knows the migration; names are unique in their namespace only. */
    String ledgerName() {
      return namespace + "/" + name;
    }
  }

  private final Shell shell;
  private final Options options;

  /** A run that has not begun. */
  public WorkerRun(Shell shell, Options options) {
    this.shell = shell;
    this.options = options;
  }

  /**
   * Does the work.
   *
   * @param databases opens both databases; its failure is reported as that of the work is
   * @return the exit code: 0, or the signal's when one came
   * @throws MigrationFailure as the phase does, after it was written for whoever started the worker
   */
  public int run(Databases databases) {
    return new PodRun(
            shell,
            new PodRun.Pod(
                options.namespace(),
                options.name(),
                options.phase().value(),
                options.grace(),
                options.terminationLog()))
        .run(
            databases,
            () ->
                SpecArgument.read(
                    options.spec(), TimescaleMigrationSpec.class, SpecValidation::check),
            this::work);
  }

  /** Opens both databases. */
  public interface Databases {
    /** The source, not connected to yet. */
    Database source();

    /** The target, not connected to yet. */
    Database target();
  }

  private PodRun.End work(TimescaleMigrationSpec spec, PhaseContext context, Display log) {
    refuseWhatIsNotOurs(context.target());
    PhaseResult result =
        PhaseHandlers.of(options.ledgerName(), options.share()).run(options.phase(), context, spec);
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
    String phase = ledger.get().migration().phase();
    if (!phase.equals(options.phase().value())) {
      throw MigrationFailure.of(
          FailureKind.TEMPORARY,
          "PhaseLeft",
          "the migration is in " + phase + ", not in " + options.phase().value(),
          "nothing was done; the worker of that phase continues");
    }
  }
}
