package dev.timescalemigration.phase.validate;

import dev.timescalemigration.phase.validate.ValidateReport.TableResult;
import dev.timescalemigration.postgres.TwoSides;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.TimeWindow;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Estimates a hypertable's rows on both sides by the planner's statistics. */
final class RowEstimates {
  private static final double MAY_DIFFER_BY = 0.05;

  private final Handle source;
  private final Handle target;
  private final MigratedRange range;

  RowEstimates(Handle source, Handle target, MigratedRange range) {
    this.source = source;
    this.target = target;
    this.range = range;
  }

  /** The comparison; empty when the estimates are too far apart to say that both are the same. */
  Optional<TableResult> compare() {
    for (Chunk chunk : range.chunks().target()) {
      target.execute("analyze " + chunk.name().quoted());
    }
    TwoSides<Long> rows =
        TwoSides.ask(
            () -> rows(source, range.chunks().source()),
            () -> rows(target, range.chunks().target()));
    long most = Math.max(rows.source(), rows.target());
    if (Math.abs(rows.source() - rows.target()) > most * MAY_DIFFER_BY) {
      return Optional.empty();
    }
    return Optional.of(
        TableResult.equal(
            range.hypertable().name().toString(),
            "estimated",
            rows.source(),
            rows.target(),
            range.note()));
  }

  private long rows(Handle handle, List<Chunk> chunks) {
    TimeWindow whole = range.whole();
    long rows = 0;
    for (Chunk chunk : chunks) {
      long estimate = estimate(handle, chunk);
      boolean cut =
          chunk.time().start() < whole.from().orElse(Long.MIN_VALUE)
              || chunk.time().end() > whole.until().orElse(Long.MAX_VALUE);
      // Of a compressed chunk the uncompressed rows alone have statistics.
      rows +=
          cut || estimate < 0 || chunk.isCompressed()
              ? range.count(handle, chunk.name(), whole)
              : estimate;
    }
    return rows;
  }

  /** -1 for a table that was never analyzed, and for one that is gone. */
  private static long estimate(Handle handle, Chunk chunk) {
    return handle
        .createQuery("select reltuples::bigint from pg_class where oid = to_regclass(:chunk)")
        .bind("chunk", chunk.name().quoted())
        .mapTo(Long.class)
        .findOne()
        .orElse(-1L);
  }
}
