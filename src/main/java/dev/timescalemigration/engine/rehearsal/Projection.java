package dev.timescalemigration.engine.rehearsal;

import dev.timescalemigration.engine.rehearsal.RehearsalReport.Disk;
import dev.timescalemigration.engine.rehearsal.RehearsalReport.ProjectedPhase;
import dev.timescalemigration.engine.rehearsal.RehearsalReport.RehearsedChunks;
import dev.timescalemigration.migration.Phase;
import dev.timescalemigration.work.estimate.DurationModel;
import dev.timescalemigration.work.estimate.Estimate;
import dev.timescalemigration.work.estimate.Workload;
import dev.timescalemigration.work.estimate.Workloads;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** What the whole migration takes, from what the rehearsal measured. */
final class Projection {
  /** Schema and plain tables are loaded as a whole, so this is only the load of the servers. */
  private static final double LOADED_AGAIN = 0.25;

  /**
   * Seconds that staging takes for one more chunk: 10,000 of them took 2.45 s
   * (docs/explanation/speed.md); where their successors are prepared, up to 4 ms each.
   */
  private static final Estimate STAGED = new Estimate(0.00025, 0.001, 0.004);

  private final SampledChunks sample;
  private final int threads;
  private final Map<Phase, Double> measured = new EnumMap<>(Phase.class);
  private Optional<DurationModel> copying = Optional.empty();
  private Optional<DurationModel> verifying = Optional.empty();
  private Optional<Disk> disk = Optional.empty();

  Projection(SampledChunks sample, int threads) {
    this.sample = sample;
    this.threads = threads;
  }

  void took(Phase phase, double seconds) {
    measured.put(phase, seconds);
  }

  void copied(Optional<DurationModel> model) {
    copying = model;
  }

  void verified(Optional<DurationModel> model) {
    verifying = model;
  }

  void needs(Disk found) {
    disk = Optional.of(found);
  }

  Optional<Disk> disk() {
    return disk;
  }

  List<RehearsedChunks> kinds() {
    Workloads some = sample.chosenWork();
    List<RehearsedChunks> kinds = new ArrayList<>();
    for (ChunkKind kind : sample.kinds()) {
      Workload all = sample.work().of(kind.toString());
      Workload chosen = some.of(kind.toString());
      kinds.add(
          new RehearsedChunks(
              kind.hypertable().toString(),
              kind.chunks(),
              all.pieces(),
              all.bytes(),
              chosen.pieces(),
              chosen.bytes(),
              copying.map(model -> model.rate(kind.toString())).orElse(0.0),
              verifying.map(model -> model.rate(kind.toString())).orElse(0.0)));
    }
    return kinds;
  }

  List<ProjectedPhase> phases() {
    List<ProjectedPhase> phases = new ArrayList<>();
    measured.forEach(
        (phase, seconds) ->
            projected(phase, seconds)
                .ifPresent(found -> phases.add(new ProjectedPhase(phase.value(), seconds, found))));
    return phases;
  }

  private Optional<Estimate> projected(Phase phase, double seconds) {
    return switch (phase) {
      case PREFLIGHT, MIGRATING_SCHEMA -> Optional.of(Estimate.of(seconds, LOADED_AGAIN));
      case STAGING -> Optional.of(Estimate.of(seconds, LOADED_AGAIN).and(stagedMore()));
      case COPYING -> copying.map(model -> ofChunks(model, sample.work().all()));
      case VERIFYING -> verifying.map(model -> ofChunks(model, sample.work().all()));
      case REFRESHING_AGGREGATES -> Optional.of(refreshing(seconds));
      case VALIDATING -> verifying.map(model -> validating(seconds));
      default -> Optional.empty();
    };
  }

  private Estimate ofChunks(DurationModel model, List<Workload> work) {
    return model.of(work, threads);
  }

  private Estimate stagedMore() {
    long more =
        sample.work().all().stream().mapToLong(Workload::pieces).sum() - sample.chosen().size();
    return new Estimate(more * STAGED.low(), more * STAGED.expected(), more * STAGED.high());
  }

  /**
   * Buckets are copied; a refresh makes those from the completion point on, of about as many rows
   * as the rehearsal's. All buckets are compared with the source's, and once more with a fresh
   * aggregation of the rows, which takes about what hashing these takes.
   */
  private Estimate refreshing(double seconds) {
    Estimate made = new Estimate(seconds / 2, seconds, seconds * 3);
    return sample.kinds().stream().anyMatch(ChunkKind::ofAggregate)
        ? made.and(hashed(ChunkKind::ofAggregate)).and(hashed(kind -> true))
        : made;
  }

  /**
   * Rows are counted, by one session a side, which takes a part of what hashing them takes; those
   * of compressed chunks by the count that each batch has.
   */
  private Estimate validating(double plainTables) {
    Estimate plain = hashed(kind -> !kind.compressed());
    Estimate compressed = hashed(ChunkKind::compressed);
    return new Estimate(plain.low() / 20, plain.expected() / 5, plain.high())
        .and(new Estimate(compressed.low() / 50, compressed.expected() / 25, compressed.high() / 4))
        .and(Estimate.of(plainTables, LOADED_AGAIN));
  }

  /** What hashing the rows of some kinds takes by one session a side. */
  private Estimate hashed(Predicate<ChunkKind> which) {
    List<Workload> work =
        sample.kinds().stream()
            .filter(which)
            .map(kind -> sample.work().of(kind.toString()))
            .toList();
    return verifying.map(model -> model.of(work, 1)).orElse(Estimate.NONE);
  }
}
