package dev.timescalemigration.engine.rehearsal;

import dev.timescalemigration.engine.KnownFailure;
import dev.timescalemigration.engine.rehearsal.RehearsalReport.ForeseenFailure;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.migration.Phase;
import dev.timescalemigration.phase.preflight.Check;
import dev.timescalemigration.work.PhaseContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The parts of a rehearsal, one after the other: how long each took, and what failed in it. */
final class RehearsedParts {
  /** Failures that say nothing of the migration: the rehearsal ends with them. */
  private static final Set<FailureKind> NO_FINDING =
      Set.of(FailureKind.STOPPED, FailureKind.TEMPORARY, FailureKind.USAGE);

  private final PhaseContext context;
  private final Projection projection;
  private final List<ForeseenFailure> failures = new ArrayList<>();

  RehearsedParts(PhaseContext context, Projection projection) {
    this.context = context;
    this.projection = projection;
  }

  /** What failed so far. */
  List<ForeseenFailure> failures() {
    return List.copyOf(failures);
  }

  /** Does a part, and keeps how long it took. */
  <T> Optional<T> timed(Phase phase, Supplier<T> work) {
    Instant begun = context.clock().instant();
    Optional<T> result = attempt(phase, work);
    if (result.isPresent()) {
      projection.took(phase, seconds(begun));
    }
    return result;
  }

  /** Does a part; empty when it failed, which is among the failures then. */
  <T> Optional<T> attempt(Phase phase, Supplier<T> work) {
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

  /** A check that failed in the target. */
  void failed(Phase phase, Check check) {
    failures.add(
        new ForeseenFailure(
            phase.value(),
            "PreflightFailed",
            check.name() + ": " + check.found(),
            check.fix(),
            FailureKind.USER_ACTION));
  }

  /** What a part found itself. */
  void failed(Phase phase, MigrationFailure failure) {
    failures.add(
        new ForeseenFailure(
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
