package dev.timescalemigration.postgres;

import org.jdbi.v3.core.Handle;

/** Snapshots as a server describes them. */
public final class Snapshots {
  private Snapshots() {}

  /** {@code pg_current_snapshot()}: which transactions the session's next statement sees. */
  public static String current(Handle session) {
    return session.createQuery("select pg_current_snapshot()::text").mapTo(String.class).one();
  }
}
