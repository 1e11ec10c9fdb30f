package dev.timescalemigration.timescale;

/**
 * The edition of TimescaleDB a server runs, from the setting {@code timescaledb.license}.
 *
 * <p>The Apache edition answers "not supported under the current license" to compression,
 * continuous aggregates, user jobs and {@code create_chunk} (tsl code, TimescaleDB 2.16 to 2.29).
 */
public enum Edition {
  /** {@code timescaledb.license = apache}. */
  APACHE,
  /** {@code timescaledb.license = timescale}, the default of the community build. */
  COMMUNITY
}
