package dev.timescalemigration.engine.rehearsal;

import dev.timescalemigration.phase.refresh.RefreshPhase;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.timescale.BothCatalogs;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.ContinuousAggregate;
import dev.timescalemigration.timescale.TimeType;
import dev.timescalemigration.timescale.aggregate.RefreshCall;
import dev.timescalemigration.work.PhaseContext;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * Refreshes each continuous aggregate of the scratch database for the range of one copied chunk of
 * what it reads: whether that works, not what comes out of it, which would need all rows.
 */
final class SampleRefresh {
  private final PhaseContext context;
  private final SampledChunks sample;

  SampleRefresh(PhaseContext context, SampledChunks sample) {
    this.context = context;
    this.sample = sample;
  }

  /** What the server refused, by aggregate. */
  Map<String, String> run() {
    Map<String, String> refused = new LinkedHashMap<>();
    try (Handle source = context.source().open();
        Handle scratch = context.target().open()) {
      BothCatalogs both = BothCatalogs.of(source, scratch);
      List<ContinuousAggregate> aggregates = both.source().continuousAggregates(source);
      if (aggregates.isEmpty()) {
        return refused;
      }
      context.progress().started(RefreshPhase.NAME, "aggregates", 0, aggregates.size(), 0, 0);
      for (ContinuousAggregate aggregate : aggregates) {
        if (context.stop().isStopping()) {
          break;
        }
        Optional<TimeType> time =
            both.hypertables().source(aggregate.raw()).flatMap(raw -> raw.time().timeType());
        Optional<Chunk> chunk = newest(aggregate);
        if (time.isPresent() && chunk.isPresent()) {
          refresh(scratch, both.target(), aggregate, time.get(), chunk.get())
              .ifPresent(error -> refused.put(aggregate.view().toString(), error));
        }
        context.progress().advanced(1, 0);
      }
      context.progress().ended();
    }
    return refused;
  }

  private Optional<Chunk> newest(ContinuousAggregate aggregate) {
    return sample.chosen().keySet().stream()
        .filter(chunk -> chunk.hypertable().equals(aggregate.raw()))
        .max(Comparator.comparingLong(chunk -> chunk.time().start()));
  }

  private static Optional<String> refresh(
      Handle scratch, Catalog catalog, ContinuousAggregate aggregate, TimeType time, Chunk chunk) {
    try {
      RefreshCall.run(
          scratch,
          RefreshCall.of(
              catalog,
              aggregate.view(),
              time,
              OptionalLong.of(Math.max(time.min(), chunk.time().start())),
              Math.min(time.max(), chunk.time().end()),
              catalog.capabilities().forcesRefresh()));
      return Optional.empty();
    } catch (JdbiException e) {
      if (DatabaseErrors.isTemporary(e)) {
        throw e;
      }
      return Optional.of(DatabaseErrors.oneLine(e));
    }
  }
}
