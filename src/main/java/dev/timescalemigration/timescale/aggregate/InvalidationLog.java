package dev.timescalemigration.timescale.aggregate;

import dev.timescalemigration.timescale.AggregateState;
import dev.timescalemigration.timescale.AggregateState.Range;
import dev.timescalemigration.timescale.CatalogSql;
import org.jdbi.v3.core.Handle;

/**
 * The log of a continuous aggregate's buckets that wait to be materialized again ({@code
 * continuous_aggs_materialization_invalidation_log}). Its owner is whoever installed the extension.
 *
 * @param handle a session, or a transaction of one
 */
public record InvalidationLog(Handle handle) {

  /** Whether the session's role may add to it. */
  public boolean mayAdd() {
    return may("insert");
  }

  /** Whether the session's role may take out of it. */
  public boolean mayRemove() {
    return may("delete");
  }

  private boolean may(String privilege) {
    return handle
        .createQuery(CatalogSql.of(handle, InvalidationLog.class, "may_write_invalidations"))
        .bind("privilege", privilege)
        .mapTo(Boolean.class)
        .one();
  }

  /** Adds a range of an aggregate. */
  public void add(AggregateState aggregate, Range range) {
    update("note_invalidation", aggregate, range);
  }

  /** Takes a range of an aggregate out, as it is in the log. */
  public void remove(AggregateState aggregate, Range range) {
    update("forget_invalidation", aggregate, range);
  }

  private void update(String file, AggregateState aggregate, Range range) {
    handle
        .createUpdate(CatalogSql.of(handle, InvalidationLog.class, file))
        .bind("id", aggregate.id())
        .bind("lowest", range.lowest())
        .bind("greatest", range.greatest())
        .execute();
  }
}
