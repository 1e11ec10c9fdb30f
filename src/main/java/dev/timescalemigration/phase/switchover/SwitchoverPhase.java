package dev.timescalemigration.phase.switchover;

import dev.timescalemigration.compare.findings.Decision;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.JobState;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.StagedRange;
import dev.timescalemigration.phase.jobs.JobPair;
import dev.timescalemigration.phase.jobs.JobPairs;
import dev.timescalemigration.phase.suggest.CompletionPointProof;
import dev.timescalemigration.phase.suggest.HypertableEvidence;
import dev.timescalemigration.phase.validate.ValidateMode;
import dev.timescalemigration.phase.validate.ValidateOptions;
import dev.timescalemigration.phase.validate.Validation;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.BackgroundJob;
import dev.timescalemigration.timescale.Catalogs;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.timescale.TimeBound;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.StopSignal;
import dev.timescalemigration.work.locks.Step;
import dev.timescalemigration.work.selection.SelectedHypertable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Makes the target ready to be used alone. See the package's description. */
public final class SwitchoverPhase {
  /** The phase's name in the ledger. */
  public static final String NAME = "SwitchingOver";

  /** The outcome of a switch that was undone as rows differ. */
  public static final String UNDONE_DIFFERENT = "UndoneDifferent";

  private final PhaseContext context;
  private final SwitchoverOptions options;

  /** A run that has not begun. */
  public SwitchoverPhase(PhaseContext context, SwitchoverOptions options) {
    this.context = context;
    this.options = options;
  }

  /**
   * Compares a last time, sets the sequences and looks at the jobs. When a finding refuses the
   * switch, the report says so and nothing was changed.
   *
   * @throws MigrationFailure of kind DATA_DIFFERS when the sides drifted apart from the completion
   *     point on: nothing was changed then; of kind USER_ACTION when something else must be fixed,
   *     after the sequences were set
   */
  public SwitchoverReport run() {
    return Step.SWITCHOVER.alone(context, this::work);
  }

  private SwitchoverReport work() {
    Instant startedAt = context.clock().instant();
    Ledger ledger =
        Ledger.require(
            context.target(), "run the steps before: 'tsm stage', 'tsm copy', 'tsm verify'");
    return onBothSides((source, target) -> work(ledger, source, target, startedAt));
  }

  private SwitchoverReport work(Ledger ledger, Handle source, Handle target, Instant startedAt) {
    SwitchoverReport found = found(ledger, source, target, startedAt);
    if (!found.passed()) {
      return found;
    }
    Sequences sequences = new Sequences(source, target, options.sequenceMargin());
    sequences.run();
    List<String> problems = new ArrayList<>(sequences.problems());
    ForeignKeyValidation foreignKeys = new ForeignKeyValidation(source, target);
    foreignKeys.run();
    problems.addAll(foreignKeys.problems());
    problems.addAll(jobProblems(ledger, target));
    SwitchoverReport report =
        new SwitchoverReport(found.compared(), sequences.set(), problems, found.decision());
    ledger.recordReport(NAME, problems.isEmpty() ? "Succeeded" : "Incomplete", report, startedAt);
    refuse(problems);
    return report;
  }

  private static void refuse(List<String> problems) {
    if (!problems.isEmpty()) {
      throw MigrationFailure.userAction(
          "NotReadyToSwitch",
          problems.size() + " things are to be fixed before the switch: " + problems.get(0),
          "fix them, then run 'tsm switch' again");
    }
  }

  /**
   * The same without setting sequences, for who changes more than these.
   *
   * @throws MigrationFailure as {@link #run} does
   */
  SwitchoverReport look(Ledger ledger) {
    Instant startedAt = context.clock().instant();
    return onBothSides(
        (source, target) -> {
          SwitchoverReport found = found(ledger, source, target, startedAt);
          if (found.passed()) {
            ForeignKeyValidation foreignKeys = new ForeignKeyValidation(source, target);
            foreignKeys.run();
            List<String> problems = new ArrayList<>(foreignKeys.problems());
            problems.addAll(jobProblems(ledger, target));
            refuse(problems);
          }
          return found;
        });
  }

  /** Compares from the completion point on once more. */
  List<HypertableEvidence> compareAgain(Ledger ledger) {
    Instant startedAt = context.clock().instant();
    return onBothSides((source, target) -> compare(ledger, source, target, startedAt));
  }

  private <R> R onBothSides(BiFunction<Handle, Handle, R> work) {
    try (Handle source = context.source().open();
        Handle target = context.target().open();
        StopSignal.Registration cancelSource =
            context.stop().onAbort(() -> Database.cancel(source));
        StopSignal.Registration cancelTarget =
            context.stop().onAbort(() -> Database.cancel(target))) {
      return work.apply(source, target);
    } finally {
      context.progress().ended();
    }
  }

  private SwitchoverReport found(Ledger ledger, Handle source, Handle target, Instant startedAt) {
    List<HypertableEvidence> compared = compare(ledger, source, target, startedAt);
    Decision decision = decide(ledger, source, target);
    SwitchoverReport found = new SwitchoverReport(compared, List.of(), List.of(), decision);
    if (!decision.passes()) {
      ledger.recordReport(NAME, "Refused", found, startedAt);
    }
    return found;
  }

  /** Plain tables, counts and the schema may have changed since validating. */
  private Decision decide(Ledger ledger, Handle source, Handle target) {
    ValidateOptions wanted =
        new ValidateOptions(ValidateMode.EXACT, options.acceptances(), options.verdictsWanted());
    Decision decision =
        new Validation(context, wanted).run(NAME, ledger, source, target).decision();
    ledger.acceptances().record(decision.accepted());
    return decision;
  }

  private List<HypertableEvidence> compare(
      Ledger ledger, Handle source, Handle target, Instant startedAt) {
    Map<QualifiedName, Hypertable> hypertables =
        Catalogs.of(source).hypertables(source).stream()
            .collect(Collectors.toMap(Hypertable::name, Function.identity()));
    List<SelectedHypertable> staged = new ArrayList<>();
    for (StagedRange range : ledger.stagedRanges()) {
      Hypertable hypertable = hypertables.get(range.hypertable());
      if (hypertable != null) {
        staged.add(
            new SelectedHypertable(
                hypertable,
                Optional.empty(),
                Optional.of(TimeBound.of(range.timeType(), range.end()))));
      }
    }
    try {
      return new CompletionPointProof(source, target, Long.MAX_VALUE).check(staged);
    } catch (MigrationFailure e) {
      if (!e.reason().equals(CompletionPointProof.TOO_EARLY)) {
        throw e;
      }
      ledger.recordReport(NAME, "Different", Map.of("finding", e.getMessage()), startedAt);
      throw MigrationFailure.of(
          FailureKind.DATA_DIFFERS,
          "SidesDrifted",
          "source and target differ after the completion point: " + e.getMessage(),
          "find out why the application's write to the target failed, copy those rows by hand, then"
              + " run 'tsm switch' again");
    }
  }

  /** Jobs are to be as the ledger has them from when they were restored. */
  private static List<String> jobProblems(Ledger ledger, Handle target) {
    List<BackgroundJob> recorded = ledger.jobs().all().stream().map(JobState::job).toList();
    List<String> problems = new ArrayList<>();
    for (JobPair pair : JobPairs.of(recorded, Catalogs.of(target).jobs(target)).pairs()) {
      if (pair.source().scheduled() != pair.target().scheduled()) {
        problems.add(
            pair.target()
                + " is "
                + (pair.target().scheduled() ? "on" : "off")
                + " in the target and was "
                + (pair.source().scheduled() ? "on" : "off")
                + " in the source: run 'tsm jobs enable'");
      }
    }
    return problems;
  }
}
