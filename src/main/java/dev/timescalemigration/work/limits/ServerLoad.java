package dev.timescalemigration.work.limits;

import dev.timescalemigration.postgres.SqlFile;
import org.jdbi.v3.core.Handle;

/**
 * What a server has to do at one moment.
 *
 * @param activeSessions sessions of others that are executing something
 * @param replicationLag bytes of WAL that the slowest standby has not replayed
 * @param walPosition bytes of WAL ever written
 * @param seesOthers whether the role is shown what sessions of other roles do
 */
record ServerLoad(int activeSessions, long replicationLag, long walPosition, boolean seesOthers) {

  /** Reads it. */
  static ServerLoad read(Handle handle) {
    return handle
        .createQuery(SqlFile.of(ServerLoad.class, "read_load"))
        .map(
            (row, context) ->
                new ServerLoad(
                    row.getInt("active_sessions"),
                    row.getLong("replication_lag"),
                    row.getLong("wal_position"),
                    row.getBoolean("sees_others")))
        .one();
  }
}
