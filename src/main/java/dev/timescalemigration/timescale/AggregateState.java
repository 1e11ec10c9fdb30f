package dev.timescalemigration.timescale;

import dev.timescalemigration.postgres.QualifiedName;
import java.util.List;
import java.util.OptionalLong;

/**
 * How far a continuous aggregate is materialized in one database ({@code
 * _timescaledb_catalog.continuous_aggs_watermark} and the two invalidation logs, {@code
 * sql/pre_install/tables.sql} 2.16 to 2.29).
 *
 * @param id number of the materialization hypertable, the database's own
 * @param watermark end of what is materialized, in internal units; empty when nothing ever was
 * @param directView the view with the aggregate's query over what it reads
 * @param invalidations ranges that are to be materialized when a refresh comes by, bounds inclusive
 */
public record AggregateState(
    int id, OptionalLong watermark, QualifiedName directView, List<Range> invalidations) {

  /**
   * A range of time.
   *
   * @param lowest first value, in internal units
   * @param greatest last value, in internal units
   */
  public record Range(long lowest, long greatest) {
    /** The part within {@code [from, until)}; nothing when there is none. */
    public List<Range> within(long from, long until) {
      long first = Math.max(lowest, from);
      long last = Math.min(greatest, until - 1);
      return first <= last ? List.of(new Range(first, last)) : List.of();
    }
  }
}
