package dev.timescalemigration.postgres;

/**
 * What every session sets before anything else, so that no setting of a server, a database or a
 * role decides how values are read and written, or when a session ends. Sessions of this program
 * and of {@code psql} run the same statements; {@code pg_dump} sets what it needs ({@code
 * setup_connection()} in PostgreSQL's {@code pg_dump.c}).
 */
public final class SessionSettings {
  /** {@code pg_dump} writes money as the source's locale has it. */
  private static final String MONEY_AS_DUMPED = "RESET lc_monetary;\n";

  private SessionSettings() {}

  /** The statements for a session of {@code psql}. */
  public static String forScript(Database database) {
    return sql(database.side(), Keepalive.of(database.settings())).strip()
        + ";\n"
        + MONEY_AS_DUMPED;
  }

  /** The statements for a session of this program. */
  static String sql(Side side, Keepalive keepalive) {
    return SqlFile.of(SessionSettings.class, "pin_session_settings")
        .replace(":read_only", side == Side.SOURCE ? "'on'" : "null")
        .replace(":keepalives_idle", String.valueOf(keepalive.idleSeconds()))
        .replace(":keepalives_interval", String.valueOf(keepalive.intervalSeconds()))
        .replace(":keepalives_count", String.valueOf(keepalive.probes()));
  }
}
