package dev.timescalemigration.timescale;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** TimescaleDB's background workers of a database. */
public final class BackgroundWorkers {
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundWorkers.class);

  private BackgroundWorkers() {}

  /** Starts them when they are stopped. Only a superuser can; else they start with the server. */
  public static void start(Handle target) {
    try {
      target
          .createQuery("select _timescaledb_functions.start_background_workers()")
          .mapTo(Boolean.class)
          .one();
    } catch (JdbiException e) {
      LOG.info("background workers of the target stay as they are: {}", e.toString());
    }
  }
}
