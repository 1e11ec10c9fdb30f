package dev.timescalemigration.phase.suggest;

import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.timescale.RowPredicate;
import dev.timescalemigration.timescale.TimeType;
import dev.timescalemigration.timescale.TimeWindow;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * One side's rows of a hypertable, read by windows of time.
 *
 * @param handle session on that side
 * @param hypertable the hypertable
 * @param hash SQL of a row's hash, the same on both sides
 */
record HypertableSide(Handle handle, Hypertable hypertable, String hash) {

  /**
   * Rows that are compared together.
   *
   * @param at their time in internal units
   * @param bucket the bits that their hashes share
   */
  record Group(long at, long bucket) {}

  WindowDigest digest(TimeWindow window) {
    return query("window_digest", window)
        .map((row, context) -> new WindowDigest(row.getLong(1), row.getBigDecimal(2)))
        .one();
  }

  /** The server's clock, in internal units of a time column that is no integer. */
  long now() {
    return handle
        .createQuery("select " + TimeType.TIMESTAMPTZ.internal("now()"))
        .mapTo(Long.class)
        .one();
  }

  long count(TimeWindow window) {
    return query("window_count", window).mapTo(Long.class).one();
  }

  /**
   * What each group of rows in a window is.
   *
   * @param mask which bits of the hash distinguish groups: all of them for single rows
   */
  Map<Group, WindowDigest> groups(TimeWindow window, long mask) {
    return query("window_groups", window)
        .bind("mask", mask)
        .reduceRows(
            new HashMap<>(),
            (groups, row) -> {
              groups.put(
                  new Group(row.getColumn("at", Long.class), row.getColumn("bucket", Long.class)),
                  new WindowDigest(
                      row.getColumn("row_count", Long.class),
                      row.getColumn("hash", BigDecimal.class)));
              return groups;
            });
  }

  /** The time of the row at a distance from the window's newest row; empty when it has fewer. */
  OptionalLong timeBelowNewest(TimeWindow window, long distance) {
    return query("time_at_distance", window)
        .bind("distance", distance)
        .mapTo(Long.class)
        .findOne()
        .map(OptionalLong::of)
        .orElseGet(OptionalLong::empty);
  }

  private Query query(String file, TimeWindow window) {
    String time = Identifiers.quote(hypertable.time().column());
    return handle
        .createQuery(SqlFile.of(HypertableSide.class, file))
        .define("table", hypertable.name().quoted())
        .define("time", time)
        .define("internal_time", hypertable.time().timeType().orElseThrow().internal(time))
        .define("hash", hash)
        .define(
            "predicate", RowPredicate.between(hypertable.time(), window.from(), window.until()));
  }
}
