package dev.timescalemigration.postgres;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The parameters of a libpq connection string that this program honours, and the environment
 * variable that libpq reads in place of each (PostgreSQL documentation, "Parameter Key Words" and
 * "Environment Variables" of libpq).
 */
enum ConnectionParameter {
  HOST("PGHOST"),
  PORT("PGPORT"),
  DBNAME("PGDATABASE"),
  USER("PGUSER"),
  PASSWORD("PGPASSWORD"),
  PASSFILE("PGPASSFILE"),
  SSLMODE("PGSSLMODE"),
  SSLROOTCERT("PGSSLROOTCERT"),
  SSLCERT("PGSSLCERT"),
  SSLKEY("PGSSLKEY"),
  SSLPASSWORD(null),
  SSLNEGOTIATION("PGSSLNEGOTIATION"),
  CHANNEL_BINDING("PGCHANNELBINDING"),
  GSSENCMODE("PGGSSENCMODE"),
  CONNECT_TIMEOUT("PGCONNECT_TIMEOUT"),
  OPTIONS("PGOPTIONS"),
  TARGET_SESSION_ATTRS("PGTARGETSESSIONATTRS"),
  LOAD_BALANCE_HOSTS("PGLOADBALANCEHOSTS"),
  /** Replaced by this program's own name, so that its sessions are found in pg_stat_activity. */
  APPLICATION_NAME(null),
  FALLBACK_APPLICATION_NAME(null),
  /** Pinned to UTF8 by every session. */
  CLIENT_ENCODING(null),
  /** Sessions of this program always keep their connection alive. */
  KEEPALIVES(null),
  /** Seconds; 60 where nothing is said. */
  KEEPALIVES_IDLE(null),
  /** Seconds; 10 where nothing is said. */
  KEEPALIVES_INTERVAL(null),
  /** 6 where nothing is said. */
  KEEPALIVES_COUNT(null),
  TCP_USER_TIMEOUT(null);

  private final String variable;

  ConnectionParameter(String variable) {
    this.variable = variable;
  }

  /** The key word in a connection string, which is also the name in a URI's query. */
  String keyword() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The environment variable that libpq reads when the parameter is not given. */
  Optional<String> variable() {
    return Optional.ofNullable(variable);
  }

  static Optional<ConnectionParameter> of(String keyword) {
    return Arrays.stream(values()).filter(p -> p.keyword().equals(keyword)).findFirst();
  }
}
