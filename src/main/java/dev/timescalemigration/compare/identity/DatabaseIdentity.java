package dev.timescalemigration.compare.identity;

import dev.timescalemigration.postgres.SqlFile;
import org.jdbi.v3.core.Handle;

/**
 * What a database shares with its standbys and its physical copies.
 *
 * @param systemIdentifier of the server's cluster
 * @param databaseId the database's object id
 * @param timeline the history of the write-ahead log; promoting a copy begins another one
 * @param inRecovery whether the server is a standby
 */
record DatabaseIdentity(
    String systemIdentifier, long databaseId, long timeline, boolean inRecovery) {

  static DatabaseIdentity read(Handle handle) {
    return handle
        .createQuery(SqlFile.of(DatabaseIdentity.class, "database_identity"))
        .map(
            (row, context) ->
                new DatabaseIdentity(
                    row.getString("system_identifier"),
                    row.getLong("database_id"),
                    row.getLong("timeline"),
                    row.getBoolean("in_recovery")))
        .one();
  }

  /** Whether both are one database, or one is a copy of the other. */
  boolean isOfSameOrigin(DatabaseIdentity other) {
    return systemIdentifier.equals(other.systemIdentifier) && databaseId == other.databaseId;
  }

  /** Whether this one may be a standby that follows the other. */
  boolean mayReplicate(DatabaseIdentity other) {
    return isOfSameOrigin(other) && inRecovery && timeline == other.timeline;
  }
}
