package dev.timescalemigration.cli.run;

import dev.timescalemigration.cli.progress.Display;
import dev.timescalemigration.cli.report.PhaseText;
import dev.timescalemigration.cli.status.MigrationStatus.WaitingGate;
import dev.timescalemigration.cli.terminal.Interruption;
import dev.timescalemigration.cli.terminal.Quantities;
import dev.timescalemigration.compare.identity.DistinctDatabases;
import dev.timescalemigration.engine.GateEvidence;
import dev.timescalemigration.engine.KnownFailure;
import dev.timescalemigration.engine.LatestProof;
import dev.timescalemigration.engine.PhaseHandlers;
import dev.timescalemigration.engine.PhaseResult;
import dev.timescalemigration.engine.SpecLimits;
import dev.timescalemigration.engine.UnknownPhase;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.TaskTotals;
import dev.timescalemigration.migration.Evidence;
import dev.timescalemigration.migration.Intent;
import dev.timescalemigration.migration.MigrationStateMachine;
import dev.timescalemigration.migration.Observation;
import dev.timescalemigration.migration.Phase;
import dev.timescalemigration.migration.PhaseOutcome;
import dev.timescalemigration.migration.PhaseOutcome.Advance;
import dev.timescalemigration.migration.PhaseOutcome.AwaitGate;
import dev.timescalemigration.migration.PhaseOutcome.Fail;
import dev.timescalemigration.migration.PhaseOutcome.Stay;
import dev.timescalemigration.migration.PhaseTransitions;
import dev.timescalemigration.migration.Work;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.PhaseReport;
import dev.timescalemigration.work.StopSignal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Runs a migration in this process: observe, decide, act, record, and again.
 *
 * <p>Its phase is in the ledger, so that a run that was killed continues by being started again.
 * Only the progress of the present phase's work is here, and every phase's work can be done twice.
 */
final class LocalRunner {
  private static final Duration BETWEEN_LOOKS_AT_A_GATE = Duration.ofSeconds(1);

  /** What is reported at a gate costs queries on both sides: not at every look. */
  private static final Duration BETWEEN_REPORTS_AT_A_GATE = Duration.ofSeconds(30);

  private final SpecSource wanted;
  private final PhaseHandlers handlers;
  private final PhaseText text;
  private final Database source;
  private final Database target;
  private final Display display;
  private final Interruption interruption;
  private final Clock clock;
  private final boolean waitAtGates;
  private final String worker;
  private final Retries retries;

  private volatile boolean draining;
  private Ledger ledger;
  private Work work = Work.PENDING;
  private Optional<AwaitGate> shownGate = Optional.empty();
  private PhaseReport shown;
  private List<String> shownLines = List.of();
  private Instant shownAt = Instant.MIN;

  LocalRunner(
      SpecSource wanted,
      PhaseHandlers handlers,
      PhaseText text,
      PhaseContext surroundings,
      Display display,
      Interruption interruption,
      boolean waitAtGates,
      Duration patience) {
    this.wanted = wanted;
    this.handlers = handlers;
    this.text = text;
    this.source = surroundings.source();
    this.target = surroundings.target();
    this.clock = surroundings.clock();
    this.worker = surroundings.worker();
    this.display = display;
    this.interruption = interruption;
    this.waitAtGates = waitAtGates;
    this.retries = new Retries(clock, patience);
  }

  /**
   * Continues until the migration has ended, waits for a person, or a signal comes.
   *
   * @return empty when a signal came
   * @throws MigrationFailure when it cannot continue
   */
  Optional<RunEnd> run() {
    while (interruption.exitCode().isEmpty()) {
      try {
        Optional<RunEnd> end = step();
        if (end.isPresent()) {
          return end;
        }
      } catch (RuntimeException thrown) {
        MigrationFailure failure = KnownFailure.of(thrown);
        Duration wait = retries.afterFailure(failure).orElseThrow(() -> failure);
        work = Work.PENDING;
        display.message(failure.getMessage() + "; trying again in " + Quantities.duration(wait));
        interruption.sleep(wait);
      }
    }
    return Optional.empty();
  }

  private Optional<RunEnd> step() {
    Intent intent = wanted.intent();
    Observation seen = observe();
    PhaseOutcome outcome = MigrationStateMachine.next(intent, seen);
    if (outcome instanceof Advance advance) {
      if (advance.next() == Phase.STAGING) {
        handlers.checkStaging(context(interruption.begin()), wanted.spec());
      }
      advance(seen, advance.next());
      return Optional.empty();
    }
    if (outcome instanceof Fail fail) {
      throw fail.failure();
    }
    if (outcome instanceof AwaitGate waiting) {
      return await(seen, waiting);
    }
    return switch (((Stay) outcome).why()) {
      case WORKING -> {
        work(seen.phase(), intent);
        yield Optional.empty();
      }
      case SUSPENDED -> suspended(seen.phase());
      case ENDED -> Optional.of(end(seen.phase(), false, Optional.empty()));
    };
  }

  private Observation observe() {
    if (ledger == null) {
      ledger = Ledger.find(target).orElse(null);
    }
    if (ledger == null) {
      // The first writing to a target is done by whoever found it fit: preflight.
      return new Observation(
          Phase.PREFLIGHT, work, 0, Optional.empty(), new Evidence(List.of()), Set.of(), false);
    }
    String word = ledger.migration().phase();
    Phase phase =
        Phase.ofValue(word).orElseThrow(() -> UnknownPhase.failure("the target " + target));
    requirePhaseOfMode(phase);
    TaskTotals totals = ledger.progress().totals();
    return new Observation(
        phase,
        work,
        totals.toCopy(),
        ledger.stagedFor(),
        GateEvidence.of(ledger),
        GateEvidence.opened(ledger.gates()),
        LatestProof.isLost(ledger));
  }

  private void requirePhaseOfMode(Phase phase) {
    if (!PhaseTransitions.isKnown(wanted.intent().mode(), phase)) {
      throw MigrationFailure.userAction(
          "ModeChanged",
          "the migration is in phase "
              + phase.value()
              + ", which its mode in "
              + wanted.file().path()
              + " does not have",
          "restore spec.writes.mode as it was when the migration began");
    }
  }

  private void advance(Observation seen, Phase next) {
    if (ledger == null) {
      DistinctDatabases.require(source, target);
      ledger = Ledger.open(target, source.with(Ledger::sourceIdentity), wanted.name());
    }
    if (ledger.advance(
        GateEvidence.change(seen.phase(), next, seen.evidence(), OperatingUser.name()))) {
      display.print("-> " + next.value());
    }
    work = Work.PENDING;
    retries.succeeded();
    shownGate = Optional.empty();
  }

  private void work(Phase phase, Intent decidedFor) {
    draining = false;
    StopSignal stop = interruption.begin();
    // The file may have been changed since the decision, and its change has stopped other work.
    if (!wanted.intent().equals(decidedFor)) {
      return;
    }
    try {
      PhaseResult result = handlers.run(phase, context(stop), wanted.spec());
      List<String> lines = text.lines(result.report());
      lines.forEach(result.refusal().isPresent() ? display::message : display::print);
      // Work that was asked to stop may have left something undone.
      work = isAskedToStop() ? Work.PENDING : ended(result);
    } catch (RuntimeException thrown) {
      work = isAskedToStop() ? Work.PENDING : new Work.Failed(KnownFailure.of(thrown));
    } finally {
      display.ended();
    }
  }

  private static Work ended(PhaseResult result) {
    return result
        .refusal()
        .<Work>map(
            failure -> result.isUndone() ? new Work.Undone(failure) : new Work.Failed(failure))
        .orElse(Work.DONE);
  }

  /** By a signal or by the file; a phase that fails in one thread also stops its others. */
  private boolean isAskedToStop() {
    return draining || interruption.exitCode().isPresent();
  }

  private Optional<RunEnd> await(Observation seen, AwaitGate waiting) {
    Phase phase = seen.phase();
    Instant time = clock.instant();
    boolean isNew = !Optional.of(waiting).equals(shownGate);
    if (isNew || !time.isBefore(shownAt.plus(BETWEEN_REPORTS_AT_A_GATE))) {
      PhaseReport now = handlers.run(phase, context(interruption.begin()), wanted.spec()).report();
      display.ended();
      if (!GateEvidence.of(ledger).equals(seen.evidence())) {
        // Looking has found that something had to be done: its token is another one.
        return Optional.empty();
      }
      shownAt = time;
      List<String> lines = text.lines(now);
      if (isNew || !lines.equals(shownLines)) {
        lines.forEach(display::print);
        GateText.lines(waiting, wanted.file().path(), now).forEach(display::print);
      }
      shown = now;
      shownLines = lines;
      shownGate = Optional.of(waiting);
    }
    if (!waitAtGates) {
      return Optional.of(end(phase, false, Optional.of(waiting)));
    }
    interruption.sleep(BETWEEN_LOOKS_AT_A_GATE);
    return Optional.empty();
  }

  private Optional<RunEnd> suspended(Phase phase) {
    if (!waitAtGates) {
      return Optional.of(end(phase, true, Optional.empty()));
    }
    interruption.sleep(BETWEEN_LOOKS_AT_A_GATE);
    return Optional.empty();
  }

  /** The file says something else: work that it changes is stopped, and begun again as it says. */
  void specChanged(SpecSource.SpecChange change) {
    Intent now = wanted.intent();
    display.message(wanted.file().path() + " has changed");
    if (now.suspend() || now.cancel() || change.threads() || (change.limits() && !limited())) {
      draining = true;
      interruption.present().stop();
    }
  }

  /** Work that begins records the limits too, so that a target that is unreachable is no loss. */
  private boolean limited() {
    try {
      Ledger.find(target)
          .ifPresent(found -> found.limitCopying(SpecLimits.of(wanted.spec().copy().limits())));
      return true;
    } catch (RuntimeException e) {
      display.message("the new limits: " + KnownFailure.of(e).getMessage());
      return false;
    }
  }

  private RunEnd end(Phase phase, boolean suspended, Optional<AwaitGate> waiting) {
    return new RunEnd(
        wanted.name(),
        phase.value(),
        suspended,
        waiting.map(
            gate -> new WaitingGate(gate.gate().value(), gate.token(), gate.gate().waitsFor())),
        waiting.map(gate -> GateText.command(gate, wanted.file().path(), shown)));
  }

  private PhaseContext context(StopSignal stop) {
    return new PhaseContext(source, target, display, stop, clock, worker);
  }
}
