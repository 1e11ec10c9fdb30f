package dev.timescalemigration.servers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What the edition at hand can do; what it cannot is skipped in plain sight. */
public final class Editions {
  private Editions() {}

  /** Whether a database's server runs the community edition. */
  public static boolean isCommunity(TestDatabase database) {
    return "timescale".equals(database.value("show timescaledb.license"));
  }

  /** Skips the test on a server of the Apache edition. */
  public static void assumeCommunity(TestDatabase database) {
    assumeTrue(
        isCommunity(database),
        "needs the community edition: compression, continuous aggregates, jobs, create_chunk");
  }
}
