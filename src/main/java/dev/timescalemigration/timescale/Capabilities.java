package dev.timescalemigration.timescale;

/**
 * What a session can do with the extension of its database: what the version brings, what the
 * edition has and what the role may. Asked once, with the catalog; every question whose answer
 * depends on a version is one method here.
 *
 * @param version of the extension
 * @param edition of the server
 * @param rights of the session's role
 */
public record Capabilities(TimescaleVersion version, Edition edition, Rights rights) {
  private static final TimescaleVersion COLUMNS_STAY_INHERITED = TimescaleVersion.parse("2.29.1");

  /**
   * What the session's role may do.
   *
   * @param setsRestoring set {@code timescaledb.restoring}
   * @param callsRestoring call {@code timescaledb_pre_restore} and {@code
   *     timescaledb_post_restore}, which run with the rights of a superuser
   * @param setsReplicationRole set {@code session_replication_role}
   */
  public record Rights(
      boolean setsRestoring, boolean callsRestoring, boolean setsReplicationRole) {}

  /** Whether chunks can be made with ranges that are given, and be compressed ({@code tsl/src}). */
  public boolean hasCommunityFeatures() {
    return edition == Edition.COMMUNITY;
  }

  /**
   * Whether a session can turn off that rows it writes are noted as changes that aggregates lack
   * ({@code timescaledb.skip_cagg_invalidation}, {@code src/guc.c} since 2.28).
   */
  public boolean skipsInvalidations() {
    return version.isAtLeast(2, 28);
  }

  /**
   * Whether a refresh has an option to take a window for stale as a whole ({@code force}, {@code
   * sql/ddl_api.sql} since 2.18).
   */
  public boolean forcesRefresh() {
    return version.isAtLeast(2, 18);
  }

  /**
   * Whether a refresh goes in batches and forgets the last bucket of a window that ends after the
   * watermark, unless it gets an option to work without batches (upstream #10221, in 2.28 only).
   */
  public boolean forgetsLastBucketOfBatches() {
    return version.isAtLeast(2, 28) && !version.isAtLeast(2, 29);
  }

  /**
   * Whether queries show rows of a hypertable's root table. From 2.28 on the planner takes it for
   * empty, unless {@code timescaledb.restoring} is on ({@code src/planner/planner.c}, {@code
   * apply_optimizations}' callers).
   */
  public boolean showsRootRows() {
    return !version.isAtLeast(2, 28);
  }

  /**
   * Whether a dump with chunk skipping can be loaded (upstream's "Fix dump/restore when chunk
   * skipping is enabled", {@code sql/pre_install/tables.sql} since 2.21).
   */
  public boolean dumpsChunkSkipping() {
    return version.isAtLeast(2, 21);
  }

  /**
   * Whether COPY takes a compressed batch of nothing but NULLs that it wrote itself ({@code
   * tsl_compressed_data_recv}, {@code tsl/src/compression/compression.c} since 2.21).
   */
  public boolean copiesEmptyBatches() {
    return version.isAtLeast(2, 21);
  }

  /**
   * Whether the columns of a table that is attached as a chunk stay inherited ({@code src/chunk.c}
   * since 2.29.1).
   */
  public boolean keepsColumnsInherited() {
    return version.compareTo(COLUMNS_STAY_INHERITED) >= 0;
  }

  /**
   * Whether attaching a table as a chunk looks for the column of a dimension under its number in
   * the hypertable, which is another than the table's when a column before it was dropped ({@code
   * check_chunk_constraint_violated}, {@code src/chunk_constraint.c} 2.21 and 2.22).
   */
  public boolean attachesByColumnNumber() {
    return version.isAtLeast(2, 21) && !version.isAtLeast(2, 23);
  }
}
