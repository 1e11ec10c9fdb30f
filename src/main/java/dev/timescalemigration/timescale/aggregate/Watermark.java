package dev.timescalemigration.timescale.aggregate;

import dev.timescalemigration.timescale.AggregateState;
import dev.timescalemigration.timescale.CatalogSql;
import org.jdbi.v3.core.Handle;

/**
 * The watermark of a continuous aggregate: the end of the buckets that are materialized. A
 * real-time view takes the buckets above it from the rows.
 *
 * @param handle a session of the aggregate's database
 */
public record Watermark(Handle handle) {
  /** The table that it is in. */
  public static final String TABLE = "_timescaledb_catalog.continuous_aggs_watermark";

  /** Whether the session's role may move it. */
  public boolean mayMove() {
    return handle
        .createQuery("select has_table_privilege(:table, 'update')")
        .bind("table", TABLE)
        .mapTo(Boolean.class)
        .one();
  }

  /**
   * Moves it forward; nothing happens where it is there already.
   *
   * @param to the end of the buckets, in internal units
   */
  public void move(AggregateState aggregate, long to) {
    handle.execute(statement(aggregate, to));
  }

  /** The statement that moves it forward, for an administrator. */
  public String statement(AggregateState aggregate, long to) {
    return CatalogSql.of(handle, Watermark.class, "move_watermark")
        .strip()
        .replace(":id", Integer.toString(aggregate.id()))
        .replace(":watermark", Long.toString(to));
  }
}
