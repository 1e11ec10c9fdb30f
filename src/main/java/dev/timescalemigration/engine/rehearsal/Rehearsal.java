package dev.timescalemigration.engine.rehearsal;

import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;
import dev.timescalemigration.engine.Share;
import dev.timescalemigration.engine.SpecPreflight;
import dev.timescalemigration.engine.SpecRules;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.migration.Phase;
import dev.timescalemigration.phase.preflight.CheckResult;
import dev.timescalemigration.phase.preflight.PreflightPhase;
import dev.timescalemigration.phase.preflight.PreflightReport;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.locks.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Rehearses a migration. See the package's description. */
public final class Rehearsal {
  /** The name in place of a phase while one is done by a pod. */
  public static final String NAME = "Rehearsing";

  private final PhaseContext context;
  private final RehearsalOptions options;
  private final TimescaleMigrationSpec spec;
  private final int threads;

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
    RehearsedParts parts = new RehearsedParts(context, projection);
    context.progress().message("looking at both databases");
    PreflightReport preflight =
        parts.timed(Phase.PREFLIGHT, () -> preflight(context, spec)).orElseThrow();
    preflight.checks().stream()
        .filter(check -> check.result() == CheckResult.FAIL)
        .forEach(check -> parts.failed(Phase.PREFLIGHT, check));
    String name;
    List<String> notes;
    try (ScratchDatabase scratch = scratch()) {
      name = scratch.toString();
      context.progress().message("rehearsing in the scratch database " + name);
      SampleMigration migration =
          new SampleMigration(context, scratch.database(), spec, sample, projection, parts);
      migration.run(preflight);
      notes = migration.notes();
      context.progress().message("removing what the rehearsal made");
    }
    return new RehearsalReport(
        name,
        preflight.checks(),
        threads,
        projection.kinds(),
        projection.phases(),
        projection.disk(),
        parts.failures(),
        notes,
        Duration.between(begun, context.clock().instant()).toMillis() / 1000.0);
  }

  private ScratchDatabase scratch() {
    return options
        .database()
        .<ScratchDatabase>map(name -> NamedDatabase.take(context.target(), name, context.source()))
        .orElseGet(() -> MadeDatabase.make(context.target(), options.template()));
  }

  /** What preflight finds between two databases. */
  static PreflightReport preflight(PhaseContext between, TimescaleMigrationSpec spec) {
    return new PreflightPhase(between, SpecPreflight.of(spec, Share.EVERYTHING.threads(spec)))
        .look();
  }
}
