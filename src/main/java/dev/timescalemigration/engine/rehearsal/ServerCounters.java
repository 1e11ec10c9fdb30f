package dev.timescalemigration.engine.rehearsal;

import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.SqlFile;

/**
 * What a database and its server have used so far.
 *
 * @param databaseBytes size of the database
 * @param walBytes write-ahead log of the server since it was set up
 */
record ServerCounters(long databaseBytes, long walBytes) {

  static ServerCounters read(Database database) {
    return database.with(
        handle ->
            handle
                .createQuery(SqlFile.of(ServerCounters.class, "server_counters"))
                .map((row, context) -> new ServerCounters(row.getLong(1), row.getLong(2)))
                .one());
  }

  /** What was used since an earlier reading. */
  ServerCounters since(ServerCounters earlier) {
    return new ServerCounters(
        Math.max(0, databaseBytes - earlier.databaseBytes),
        Math.max(0, walBytes - earlier.walBytes));
  }
}
