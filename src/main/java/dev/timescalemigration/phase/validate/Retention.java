package dev.timescalemigration.phase.validate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.timescalemigration.ledger.Json;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.BackgroundJob;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.DimensionRange;
import dev.timescalemigration.timescale.TimeType;
import dev.timescalemigration.timescale.job.JobRuns;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Up to where the retention policies of a database may have dropped chunks by now. */
final class Retention {
  private static final String PROCEDURE = "policy_retention";
  private static final String DROP_AFTER = "drop_after";

  /** Times without a zone are compared with the clock of the job's zone. */
  private static final long DAY = 86_400_000_000L;

  private final Handle handle;
  private final Map<QualifiedName, BackgroundJob> policies;

  /** Of the policies that are on and have run. */
  Retention(Handle handle, Catalog catalog) {
    this.handle = handle;
    JobRuns runs = new JobRuns(handle);
    this.policies =
        catalog.jobs(handle).stream()
            .filter(job -> job.scheduled() && job.procedure().name().equals(PROCEDURE))
            .filter(job -> job.hypertable() != null && runs.state(job).runs() > 0)
            .collect(
                Collectors.toMap(
                    BackgroundJob::hypertable, Function.identity(), (one, other) -> one));
  }

  /**
   * Chunks that end here or before may be gone, in internal units; empty when none may. Where the
   * time is a number, a function of the user's says what now is: it is not called, and taken to be
   * in the newest chunk. A policy by the age of chunks drops none that was just copied.
   *
   * @param chunks of both sides
   */
  OptionalLong droppedUntil(QualifiedName hypertable, TimeType type, List<Chunk> chunks) {
    BackgroundJob policy = policies.get(hypertable);
    JsonNode after =
        policy == null || policy.config() == null
            ? null
            : Json.read(policy.config()).get(DROP_AFTER);
    if (after == null) {
      return OptionalLong.empty();
    }
    if (type.isInteger()) {
      OptionalLong newest =
          chunks.stream()
              .map(Chunk::time)
              .mapToLong(DimensionRange::end)
              .filter(end -> end < Long.MAX_VALUE)
              .max();
      return newest.isEmpty()
          ? OptionalLong.empty()
          : OptionalLong.of(newest.getAsLong() - after.asLong());
    }
    long until = ago(after.asText());
    return OptionalLong.of(type == TimeType.TIMESTAMPTZ ? until : until + DAY);
  }

  private long ago(String interval) {
    return handle
        .createQuery("select (extract(epoch from now() - (:interval)::interval) * 1000000)::bigint")
        .bind("interval", interval)
        .mapTo(Long.class)
        .one();
  }
}
