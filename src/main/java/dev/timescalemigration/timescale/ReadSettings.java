package dev.timescalemigration.timescale;

/** Settings of TimescaleDB on which the answers to readers depend. */
public final class ReadSettings {
  /**
   * Whether sorting is pushed down into a real-time aggregate, in 2.19 ({@code src/guc.c} 2.19.3).
   */
  public static final String SORT_PUSHDOWN = "timescaledb.enable_cagg_sort_pushdown";

  private ReadSettings() {}
}
