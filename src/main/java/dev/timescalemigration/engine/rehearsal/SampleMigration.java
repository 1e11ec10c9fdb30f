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
import dev.timescalemigration.engine.PhaseHandlers;
import dev.timescalemigration.engine.PhaseResult;
import dev.timescalemigration.engine.Share;
import dev.timescalemigration.engine.SpecAcceptances;
import dev.timescalemigration.engine.SpecRules;
import dev.timescalemigration.engine.rehearsal.RehearsalReport.Disk;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.TaskProblem;
import dev.timescalemigration.ledger.comparison.LedgerComparison;
import dev.timescalemigration.migration.Phase;
import dev.timescalemigration.phase.jobs.JobsComparison;
import dev.timescalemigration.phase.preflight.Check;
import dev.timescalemigration.phase.preflight.CheckResult;
import dev.timescalemigration.phase.preflight.PreflightReport;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** The phases of a migration, with a sample of its chunks, in the scratch database. */
final class SampleMigration {
  /** The rows that differ are those that the application has written since they were loaded. */
  private static final Duration SETTLE = Duration.ofSeconds(1);

  private final PhaseContext context;
  private final Database scratch;
  private final PhaseContext inScratch;
  private final TimescaleMigrationSpec spec;
  private final SampledChunks sample;
  private final Projection projection;
  private final RehearsedParts parts;
  private final List<String> notes = new ArrayList<>();

  SampleMigration(
      PhaseContext context,
      Database scratch,
      TimescaleMigrationSpec spec,
      SampledChunks sample,
      Projection projection,
      RehearsedParts parts) {
    this.context = context;
    this.scratch = scratch;
    this.inScratch = context.into(scratch, context.progress());
    this.spec = spec;
    this.sample = sample;
    this.projection = projection;
    this.parts = parts;
  }

  /** What was not rehearsed, and what a reader of the report should know besides. */
  List<String> notes() {
    return List.copyOf(notes);
  }

  /**
   * Goes through the phases.
   *
   * @param found what preflight found in the target
   * @throws MigrationFailure of kind USER_ACTION when the scratch database lacks what the target
   *     has: what fails in it says nothing of the migration then
   */
  void run(PreflightReport found) {
    DistinctDatabases.require(context.source(), scratch);
    requireAsTarget(onlyOfScratch(Rehearsal.preflight(inScratch, spec), found));
    ServerCounters empty = ServerCounters.read(scratch);
    if (parts.timed(Phase.MIGRATING_SCHEMA, () -> schema()).isEmpty()) {
      notes.add("nothing was copied, as the schema could not be loaded");
      return;
    }
    ServerCounters loaded = ServerCounters.read(scratch).since(empty);
    if (sample.chosen().isEmpty()) {
      notes.add("the source has no chunk to copy");
    } else if (parts.timed(Phase.STAGING, () -> stage()).isPresent()) {
      ServerCounters staged = ServerCounters.read(scratch);
      copy();
      needs(loaded, ServerCounters.read(scratch).since(staged));
      verify();
      parts.timed(Phase.REFRESHING_AGGREGATES, () -> refresh());
    }
    parts.timed(Phase.ENABLING_JOBS, () -> jobs());
    parts.timed(Phase.VALIDATING, () -> plainTables());
  }

  /** Roles belong to the server: none is made, and what belongs to them goes to the session's. */
  private SchemaReport schema() {
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
                    SchemaOptions.RolesChoice.NOT_THERE_YET,
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

  private Object stage() {
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

  private void copy() {
    MeasuredProgress measured = measured();
    parts.timed(
        Phase.COPYING, () -> run(Phase.COPYING, context.into(scratch, measured), Share.EVERYTHING));
    projection.copied(measured.model());
  }

  /** What differs is copied and compared once more: the application may have written to it. */
  private void verify() {
    if (spec.verify().mode() == VerifyMode.SKIP) {
      return;
    }
    MeasuredProgress measured = measured();
    Optional<PhaseResult> first =
        parts.timed(
            Phase.VERIFYING,
            () -> run(Phase.VERIFYING, context.into(scratch, measured), Share.EVERYTHING));
    projection.verified(measured.model());
    if (first.flatMap(PhaseResult::refusal).isPresent()) {
      Share again = new Share(true, Share.EVERYTHING.shard(), true, true);
      parts.attempt(Phase.COPYING, () -> run(Phase.COPYING, inScratch, again));
      parts
          .attempt(Phase.VERIFYING, () -> run(Phase.VERIFYING, inScratch, Share.EVERYTHING))
          .flatMap(PhaseResult::refusal)
          .ifPresent(refusal -> parts.failed(Phase.VERIFYING, differing(refusal)));
    }
  }

  /** The chunks by name: in a scratch database that is gone nobody can look them up. */
  private MigrationFailure differing(MigrationFailure refusal) {
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

  private PhaseResult run(Phase phase, PhaseContext within, Share share) {
    return PhaseHandlers.of(ScratchDatabase.MIGRATION, share).run(phase, within, spec);
  }

  private MeasuredProgress measured() {
    return new MeasuredProgress(context.progress(), context.clock(), sample);
  }

  private void needs(ServerCounters loaded, ServerCounters copied) {
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

  private Object refresh() {
    new SampleRefresh(inScratch, sample)
        .run()
        .forEach(
            (view, error) ->
                parts.failed(
                    Phase.REFRESHING_AGGREGATES,
                    MigrationFailure.userAction(
                        "AggregateNotRefreshed",
                        "continuous aggregate " + view + " cannot be refreshed: " + error,
                        "fix what the server says in the source, or leave the aggregate out with a"
                            + " filter")));
    return "";
  }

  /** The jobs are off, and stay so. */
  private Object jobs() {
    Ledger ledger = Ledger.require(inScratch.target(), "");
    try (Handle source = context.source().open();
        Handle target = inScratch.target().open()) {
      JobsComparison jobs = JobsComparison.of(source, target, ledger);
      jobs.differences()
          .forEach(
              difference ->
                  parts.failed(
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

  private Object plainTables() {
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

  /** What a role lacks in the target is named once. */
  private void requireAsTarget(List<Check> lacking) {
    if (!lacking.isEmpty()) {
      Check first = lacking.get(0);
      throw MigrationFailure.userAction(
          "ScratchDatabaseLacks",
          "the scratch database "
              + scratch
              + " lacks what the target has, so that a rehearsal in it says nothing of the"
              + " migration: "
              + lacking.stream()
                  .map(check -> check.name() + ": " + check.found())
                  .collect(Collectors.joining("; ")),
          "make a database with the extension TimescaleDB that your role owns, run in it what"
              + " follows, and name it with --database: "
              + first.fix());
    }
  }

  private static List<Check> onlyOfScratch(PreflightReport ofScratch, PreflightReport ofTarget) {
    Set<String> known =
        ofTarget.checks().stream()
            .filter(check -> check.result() == CheckResult.FAIL)
            .map(Check::name)
            .collect(Collectors.toSet());
    return ofScratch.checks().stream()
        .filter(check -> check.result() == CheckResult.FAIL && !known.contains(check.name()))
        .toList();
  }
}
