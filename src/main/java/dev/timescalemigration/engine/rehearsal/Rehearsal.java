package dev.timescalemigration.engine.rehearsal;

import dev.timescalemigration.api.v1alpha1.SchemaMode;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;
import dev.timescalemigration.api.v1alpha1.VerifyMode;
import dev.timescalemigration.compare.databases.ComparedScope;
import dev.timescalemigration.compare.databases.Comparison;
import dev.timescalemigration.compare.databases.ComparisonOptions;
import dev.timescalemigration.compare.databases.ComparisonReport;
import dev.timescalemigration.compare.databases.ComparisonReport.TableReport;
import dev.timescalemigration.compare.findings.CodeOnWrite;
import dev.timescalemigration.compare.identity.DistinctDatabases;
import dev.timescalemigration.engine.KnownFailure;
import dev.timescalemigration.engine.PhaseHandlers;
import dev.timescalemigration.engine.PhaseResult;
import dev.timescalemigration.engine.Share;
import dev.timescalemigration.engine.SpecAcceptances;
import dev.timescalemigration.engine.SpecPreflight;
import dev.timescalemigration.engine.SpecRules;
import dev.timescalemigration.engine.rehearsal.RehearsalReport.Disk;
import dev.timescalemigration.engine.rehearsal.RehearsalReport.Failure;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.TaskProblem;
import dev.timescalemigration.ledger.comparison.LedgerComparison;
import dev.timescalemigration.migration.Phase;
import dev.timescalemigration.phase.jobs.JobsComparison;
import dev.timescalemigration.phase.preflight.Check;
import dev.timescalemigration.phase.preflight.PreflightPhase;
import dev.timescalemigration.phase.preflight.PreflightReport;
import dev.timescalemigration.phase.preflight.Result;
import dev.timescalemigration.phase.schema.SchemaOptions;
import dev.timescalemigration.phase.schema.SchemaPhase;
import dev.timescalemigration.phase.schema.SchemaReport;
import dev.timescalemigration.phase.stage.ChunkSample;
import dev.timescalemigration.phase.stage.StageOptions;
import dev.timescalemigration.phase.stage.StagePhase;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.timescale.Catalogs;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.locks.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Rehearses a migration. See the package's description. */
public final class Rehearsal {
  /** Failures that say nothing of the migration: the rehearsal ends with them. */
  private static final Set<FailureKind> NO_FINDING =
      Set.of(FailureKind.STOPPED, FailureKind.TEMPORARY, FailureKind.USAGE);

  /** The rows that differ are those that the application has written since they were loaded. */
  private static final Duration SETTLE = Duration.ofSeconds(1);

  private final PhaseContext context;
  private final RehearsalOptions options;
  private final TimescaleMigrationSpec spec;
  private final int threads;
  private final List<Failure> failures = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /**
   * A rehearsal that has not begun.
   *
   * @param context the source and the real target
   */
  public Rehearsal(PhaseContext context, RehearsalOptions options) {
    this.context = context;
    this.options = options;
    this.spec = options.spec();
    this.threads = Share.EVERYTHING.threads(spec);
  }

  /**
   * Rehearses, and removes what it made. What would fail in the migration is in the report and does
   * not throw.
   *
   * @throws MigrationFailure of kind USER_ACTION when there is no database to rehearse in, or it
   *     cannot be removed; of kind STOPPED or TEMPORARY as the phases do
   */
  public RehearsalReport run() {
    return Step.REHEARSAL.alone(context, this::work);
  }

  /**
   * Removes what a rehearsal that was killed left behind.
   *
   * @param context the real target; the source is not looked at
   * @param named the database that it was rehearsed in, where it was named
   * @return whether there was something
   * @throws MigrationFailure of kind USER_ACTION when it is no rehearsal's, or cannot be removed
   */
  public static boolean clean(PhaseContext context, Optional<String> named) {
    return Step.REHEARSAL.alone(
        context,
        () ->
            named
                .map(name -> NamedDatabase.clean(context.target(), name))
                .orElseGet(() -> MadeDatabase.drop(context.target())));
  }

  private RehearsalReport work() {
    Instant begun = context.clock().instant();
    SampledChunks sample =
        context
            .source()
            .with(
                source ->
                    SampledChunks.choose(
                        source,
                        SpecRules.of(spec),
                        spec.copy().recompress(),
                        options.chunksOfEachKind()));
    Projection projection = new Projection(sample, threads);
    context.progress().message("looking at both databases");
    PreflightReport preflight =
        timed(projection, Phase.PREFLIGHT, () -> preflight(context)).orElseThrow();
    preflight.checks().stream()
        .filter(check -> check.result() == Result.FAIL)
        .forEach(check -> failed(Phase.PREFLIGHT, check, ""));
    String name;
    try (ScratchDatabase scratch = scratch()) {
      name = scratch.toString();
      context.progress().message("rehearsing in the scratch database " + name);
      rehearse(scratch.database(), preflight, sample, projection);
      context.progress().message("removing what the rehearsal made");
    }
    return new RehearsalReport(
        name,
        preflight.checks(),
        threads,
        projection.kinds(),
        projection.phases(),
        projection.disk(),
        failures,
        notes,
        seconds(begun));
  }

  private ScratchDatabase scratch() {
    return options
        .database()
        .<ScratchDatabase>map(name -> NamedDatabase.take(context.target(), name, context.source()))
        .orElseGet(() -> MadeDatabase.make(context.target(), options.template()));
  }

  private PreflightReport preflight(PhaseContext between) {
    return new PreflightPhase(between, SpecPreflight.of(spec, threads)).look();
  }

  private void rehearse(
      Database scratch, PreflightReport found, SampledChunks sample, Projection projection) {
    PhaseContext inScratch = context.into(scratch, context.progress());
    DistinctDatabases.require(context.source(), scratch);
    onlyOfScratch(preflight(inScratch), found)
        .forEach(check -> failed(Phase.PREFLIGHT, check, "in the scratch database: "));
    ServerCounters empty = ServerCounters.read(scratch);
    if (timed(projection, Phase.MIGRATING_SCHEMA, () -> schema(inScratch)).isEmpty()) {
      notes.add("nothing was copied, as the schema could not be loaded");
      return;
    }
    ServerCounters loaded = ServerCounters.read(scratch).since(empty);
    if (sample.chosen().isEmpty()) {
      notes.add("the source has no chunk to copy");
    } else if (timed(projection, Phase.STAGING, () -> stage(inScratch, sample)).isPresent()) {
      ServerCounters staged = ServerCounters.read(scratch);
      copy(scratch, sample, projection);
      needs(scratch, sample, projection, loaded, ServerCounters.read(scratch).since(staged));
      verify(scratch, sample, projection);
      timed(projection, Phase.REFRESHING_AGGREGATES, () -> refresh(inScratch, sample));
    }
    timed(projection, Phase.ENABLING_JOBS, () -> jobs(inScratch));
    timed(projection, Phase.VALIDATING, () -> plainTables(inScratch));
  }

  /** What a role lacks in the target is named once. */
  private static List<Check> onlyOfScratch(PreflightReport ofScratch, PreflightReport ofTarget) {
    Set<String> known =
        ofTarget.checks().stream()
            .filter(check -> check.result() == Result.FAIL)
            .map(Check::name)
            .collect(Collectors.toSet());
    return ofScratch.checks().stream()
        .filter(check -> check.result() == Result.FAIL && !known.contains(check.name()))
        .toList();
  }

  /** Roles belong to the server: none is made, and what belongs to them goes to the session's. */
  private SchemaReport schema(PhaseContext inScratch) {
    notes.add(
        "roles, owners and privileges are not rehearsed, as roles belong to the whole server;"
            + " preflight's checks of roles are in the report");
    if (spec.schema().mode() == SchemaMode.EXISTING) {
      notes.add("the schema is loaded, although the target has it already: it was not rehearsed");
    }
    SchemaReport report =
        new SchemaPhase(
                inScratch,
                new SchemaOptions(
                    SchemaOptions.RolesMode.NOT_THERE_YET,
                    false,
                    false,
                    SchemaOptions.Mode.DUMP_AND_RESTORE,
                    SchemaOptions.Ownership.LOADING_ROLE,
                    SchemaOptions.Privileges.SKIP,
                    CodeOnWrite.accepted(SpecAcceptances.of(spec)),
                    ScratchDatabase.MIGRATION))
            .run();
    notes.addAll(report.notes());
    return report;
  }

  private Object stage(PhaseContext inScratch, SampledChunks sample) {
    return new StagePhase(
            inScratch,
            new StageOptions(
                SpecRules.of(spec),
                Optional.empty(),
                1,
                false,
                spec.copy().recompress(),
                ScratchDatabase.MIGRATION,
                Optional.empty(),
                SpecAcceptances.of(spec),
                Optional.of(new ChunkSample(sample.names()))))
        .run();
  }

  private void copy(Database scratch, SampledChunks sample, Projection projection) {
    MeasuredProgress measured = measured(sample);
    timed(
        projection,
        Phase.COPYING,
        () -> run(Phase.COPYING, context.into(scratch, measured), Share.EVERYTHING));
    projection.copied(measured.model());
  }

  /** What differs is copied and compared once more: the application may have written to it. */
  private void verify(Database scratch, SampledChunks sample, Projection projection) {
    if (spec.verify().mode() == VerifyMode.SKIP) {
      return;
    }
    MeasuredProgress measured = measured(sample);
    Optional<PhaseResult> first =
        timed(
            projection,
            Phase.VERIFYING,
            () -> run(Phase.VERIFYING, context.into(scratch, measured), Share.EVERYTHING));
    projection.verified(measured.model());
    if (first.flatMap(PhaseResult::refusal).isPresent()) {
      Share again = new Share(true, Share.EVERYTHING.shard(), true);
      PhaseContext inScratch = context.into(scratch, context.progress());
      attempt(Phase.COPYING, () -> run(Phase.COPYING, inScratch, again));
      attempt(Phase.VERIFYING, () -> run(Phase.VERIFYING, inScratch, Share.EVERYTHING))
          .flatMap(PhaseResult::refusal)
          .ifPresent(refusal -> failed(Phase.VERIFYING, differing(scratch, refusal)));
    }
  }

  /** The chunks by name: in a scratch database that is gone nobody can look them up. */
  private static MigrationFailure differing(Database scratch, MigrationFailure refusal) {
    List<String> chunks =
        Ledger.find(scratch)
            .map(ledger -> ledger.progress().problems(100))
            .orElse(List.of())
            .stream()
            .filter(TaskProblem::different)
            .map(problem -> problem.chunk() + " of " + problem.hypertable())
            .toList();
    return MigrationFailure.of(
        refusal.kind(),
        refusal.reason(),
        refusal.getMessage() + ": " + NameList.of(chunks),
        "they differ also when they are copied again; please report it if nobody wrote to them in"
            + " the source meanwhile");
  }

  private PhaseResult run(Phase phase, PhaseContext inScratch, Share share) {
    return PhaseHandlers.of(ScratchDatabase.MIGRATION, share).run(phase, inScratch, spec);
  }

  private MeasuredProgress measured(SampledChunks sample) {
    return new MeasuredProgress(context.progress(), context.clock(), sample);
  }

  private void needs(
      Database scratch,
      SampledChunks sample,
      Projection projection,
      ServerCounters loaded,
      ServerCounters copied) {
    List<Chunk> arrived = scratch.with(handle -> Catalogs.of(handle).chunks(handle));
    long chunks = 0;
    for (boolean compressed : new boolean[] {true, false}) {
      long some = sample.chosenBytes(compressed);
      long there =
          arrived.stream()
              .filter(chunk -> chunk.isCompressed() == compressed)
              .mapToLong(Chunk::bytes)
              .sum();
      chunks += some == 0 ? 0 : scaled(there, sample.bytes(compressed), some);
    }
    long some = sample.chosenWork().bytes();
    projection.needs(
        new Disk(
            loaded.databaseBytes(),
            chunks,
            loaded.walBytes()
                + (some == 0 ? 0 : scaled(copied.walBytes(), sample.work().bytes(), some))));
  }

  private static long scaled(long measured, long all, long some) {
    return Math.round(measured * (all / (double) some));
  }

  private Object refresh(PhaseContext inScratch, SampledChunks sample) {
    new SampleRefresh(inScratch, sample)
        .run()
        .forEach(
            (view, error) ->
                failed(
                    Phase.REFRESHING_AGGREGATES,
                    MigrationFailure.userAction(
                        "AggregateNotRefreshed",
                        "continuous aggregate " + view + " cannot be refreshed: " + error,
                        "fix what the server says in the source, or leave the aggregate out with a"
                            + " filter")));
    return "";
  }

  /** The jobs are off, and stay so. */
  private Object jobs(PhaseContext inScratch) {
    Ledger ledger = Ledger.require(inScratch.target(), "");
    try (Handle source = context.source().open();
        Handle target = inScratch.target().open()) {
      JobsComparison jobs = JobsComparison.of(source, target, ledger);
      jobs.differences()
          .forEach(
              difference ->
                  failed(
                      Phase.ENABLING_JOBS,
                      MigrationFailure.userAction(
                          "JobsDiffer",
                          difference.sentence(),
                          "see docs/how-to/background-jobs.md")));
      notes.add(
          (jobs.equal() + jobs.notRestored())
              + " background jobs are as in the source; none was run");
    }
    return "";
  }

  private Object plainTables(PhaseContext inScratch) {
    try (LedgerComparison state = new LedgerComparison(inScratch.target())) {
      ComparisonReport report =
          new Comparison(
                  inScratch,
                  ComparisonOptions.defaults()
                      .of(Set.of(ComparedScope.PLAIN_TABLES))
                      .settlingFor(SETTLE),
                  state)
              .run(row -> {});
      List<String> differing =
          report.tables().stream().filter(table -> !table.equal()).map(TableReport::table).toList();
      if (!differing.isEmpty()) {
        notes.add(
            "plain tables differ from the source, as they do where the application writes to them"
                + " while nothing is dual-written: "
                + NameList.of(differing));
      }
    }
    return "";
  }

  /** Does a part, and keeps how long it took. */
  private <T> Optional<T> timed(Projection projection, Phase phase, Supplier<T> work) {
    Instant begun = context.clock().instant();
    Optional<T> result = attempt(phase, work);
    if (result.isPresent()) {
      projection.took(phase, seconds(begun));
    }
    return result;
  }

  private <T> Optional<T> attempt(Phase phase, Supplier<T> work) {
    try {
      Optional<T> result = Optional.of(work.get());
      if (context.stop().isStopping()) {
        throw MigrationFailure.stopped(
            "stopped in the middle of the rehearsal",
            "run the same command again; a rehearsal begins at its beginning");
      }
      return result;
    } catch (RuntimeException e) {
      MigrationFailure failure = KnownFailure.of(e);
      boolean defect = failure.kind() == FailureKind.UNEXPECTED && failure.sqlState().isEmpty();
      if (defect || NO_FINDING.contains(failure.kind()) || context.stop().isStopping()) {
        throw e;
      }
      failed(phase, failure);
      return Optional.empty();
    }
  }

  private void failed(Phase phase, Check check, String where) {
    failures.add(
        new Failure(
            phase.value(),
            "PreflightFailed",
            where + check.name() + ": " + check.found(),
            check.fix(),
            FailureKind.USER_ACTION));
  }

  private void failed(Phase phase, MigrationFailure failure) {
    failures.add(
        new Failure(
            phase.value(),
            failure.reason(),
            failure.getMessage(),
            failure.hint().orElse(""),
            failure.kind()));
  }

  private double seconds(Instant begun) {
    return Duration.between(begun, context.clock().instant()).toMillis() / 1000.0;
  }
}
