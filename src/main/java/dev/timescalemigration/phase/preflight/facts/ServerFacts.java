package dev.timescalemigration.phase.preflight.facts;

/**
 * A server, one of its databases, and the session that asked.
 *
 * @param versionNumber PostgreSQL's version as {@code server_version_num} has it: 170011
 * @param version PostgreSQL's version for people: 17.11
 * @param database the database's name
 * @param readOnly a standby, or a database that takes no writes by default
 * @param standby whether it replays another server's WAL
 * @param replayLag seconds since the newest transaction that a standby has replayed; null where
 *     nothing is left to be replayed
 * @param restoring whether {@code timescaledb.restoring} is on
 * @param timescalePreloaded whether {@code shared_preload_libraries} has timescaledb
 * @param encoding the database's encoding
 * @param collate the database's LC_COLLATE
 * @param ctype the database's LC_CTYPE
 * @param localeProvider {@code c}, {@code i} or {@code b}
 * @param locale the locale of a provider other than libc, else empty
 * @param tlsVersion the session's TLS version, null when it is not encrypted
 * @param clientIsLocal whether the session comes from the server's own machine
 * @param maxConnections {@code max_connections}
 * @param reservedConnections of these, kept for superusers and reserved roles
 * @param usedConnections sessions there are
 * @param databaseConnectionLimit -1: none
 * @param databaseConnections sessions in this database
 * @param roleConnectionLimit -1: none
 * @param roleConnections sessions of this role
 * @param lockTableSize object locks that the server can hold at a time
 * @param locksPerTransaction {@code max_locks_per_transaction}
 * @param clock the server's clock in microseconds since 1970
 */
public record ServerFacts(
    int versionNumber,
    String version,
    String database,
    boolean readOnly,
    boolean standby,
    Double replayLag,
    boolean restoring,
    boolean timescalePreloaded,
    String encoding,
    String collate,
    String ctype,
    String localeProvider,
    String locale,
    String tlsVersion,
    boolean clientIsLocal,
    int maxConnections,
    int reservedConnections,
    int usedConnections,
    int databaseConnectionLimit,
    int databaseConnections,
    int roleConnectionLimit,
    int roleConnections,
    long lockTableSize,
    int locksPerTransaction,
    long clock) {

  /** PostgreSQL's major version. */
  public int majorVersion() {
    return versionNumber / 10_000;
  }

  /** The locale by which text is sorted, for people and for comparing. */
  public String sortOrder() {
    return switch (localeProvider) {
      case "i" -> "ICU " + locale;
      case "b" -> "builtin " + locale;
      default -> collate.equals(ctype) ? collate : collate + " (LC_CTYPE " + ctype + ")";
    };
  }
}
