package dev.timescalemigration.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.stream.Collectors;
import org.postgresql.PGProperty;

/** Opens connections within a bounded time and pins their settings in one round trip. */
final class Sessions {
  /** Of the text of statements that a session keeps; the default is 5 MB for each of them. */
  private static final int STATEMENT_CACHE_MIB = 1;

  /**
   * Older than every server that TimescaleDB runs on. pgjdbc then sends the session's name when it
   * connects, and {@code DISCARD ALL} leaves it. Otherwise it sets the name afterwards ({@code
   * ConnectionFactoryImpl}, 42.7), {@code DISCARD ALL} removes it, and the session counts as
   * somebody else's.
   */
  private static final String OLDEST_SERVER = "12";

  private static final int MOST_TRIES = 20;

  private Sessions() {}

  /**
   * Opens a session.
   *
   * @throws SQLException when there is no connection to be had, after at most {@code
   *     connect_timeout}
   */
  static Connection connect(Side side, ConnectionSettings settings) throws SQLException {
    Connection connection = DriverManager.getConnection(url(settings), properties(side, settings));
    try {
      pin(side, Keepalive.of(settings), connection);
      // From here on a silent server is TCP keepalive's matter: a query may take hours.
      connection.setNetworkTimeout(Runnable::run, 0);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /**
   * Opens a session of the walsender, which speaks the simple query protocol only ({@code
   * src/backend/replication/walsender.c}).
   *
   * @throws SQLException as {@link #connect}
   */
  static Connection connectForReplication(Side side, ConnectionSettings settings)
      throws SQLException {
    Properties properties = properties(side, settings);
    PGProperty.REPLICATION.set(properties, "database");
    PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
    Connection connection = DriverManager.getConnection(url(settings), properties);
    try {
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            SessionSettings.sql(side, Keepalive.of(settings)).replaceAll("(?m)^\\s*--.*$", ""));
        // Applying a batch may take longer than the default of a minute.
        statement.execute("set wal_sender_timeout = '10min'");
      }
      connection.setNetworkTimeout(Runnable::run, 0);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private static void pin(Side side, Keepalive keepalive, Connection connection)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      String settings = SessionSettings.sql(side, keepalive);
      try {
        statement.execute(settings);
      } catch (SQLException e) {
        if (!SqlState.QUERY_CANCELED.equals(e.getSQLState())) {
          throw e;
        }
        allowLongStatements(statement);
        statement.execute(settings);
      }
    }
  }

  /**
   * A busy server may not even begin a session within the {@code statement_timeout} of a database;
   * the shortest statement has the best chance.
   */
  private static void allowLongStatements(Statement statement) throws SQLException {
    for (int tries = 1; ; tries++) {
      try {
        statement.execute("set statement_timeout = 0");
        return;
      } catch (SQLException e) {
        if (tries == MOST_TRIES || !SqlState.QUERY_CANCELED.equals(e.getSQLState())) {
          throw e;
        }
      }
    }
  }

  private static String url(ConnectionSettings settings) {
    // The database's name goes in the properties, where it needs no encoding.
    return "jdbc:postgresql://"
        + settings.endpoints().stream()
            .map(ConnectionSettings.Endpoint::toString)
            .collect(Collectors.joining(","))
        + "/";
  }

  private static Properties properties(Side side, ConnectionSettings settings) {
    Properties properties = new Properties();
    PGProperty.PG_DBNAME.set(properties, settings.database());
    PGProperty.USER.set(properties, settings.user());
    settings.password().ifPresent(password -> PGProperty.PASSWORD.set(properties, password));
    PGProperty.APPLICATION_NAME.set(properties, "tsm " + side.value());
    PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, OLDEST_SERVER);
    PGProperty.PREPARED_STATEMENT_CACHE_SIZE_MIB.set(properties, STATEMENT_CACHE_MIB);
    bound(properties, (int) settings.connectTimeout().toSeconds());
    KeepaliveSocketFactory.configure(settings, properties);
    pass(settings, ConnectionParameter.OPTIONS, PGProperty.OPTIONS, properties);
    if (settings.isBounded()) {
      // Its messages are others, and are not looked at.
      PGProperty.GSS_ENC_MODE.set(properties, "disable");
    } else {
      pass(settings, ConnectionParameter.GSSENCMODE, PGProperty.GSS_ENC_MODE, properties);
    }
    pass(settings, ConnectionParameter.CHANNEL_BINDING, PGProperty.CHANNEL_BINDING, properties);
    settings
        .parameter(ConnectionParameter.TARGET_SESSION_ATTRS)
        .ifPresent(word -> PGProperty.TARGET_SERVER_TYPE.set(properties, targetServerType(word)));
    settings
        .parameter(ConnectionParameter.LOAD_BALANCE_HOSTS)
        .ifPresent(word -> PGProperty.LOAD_BALANCE_HOSTS.set(properties, word.equals("random")));
    Tls.configure(settings, properties);
    return properties;
  }

  /**
   * The login timeout bounds all attempts together. The socket timeout ends the thread of an
   * attempt that the login timeout gave up on: without it, a server that accepts and never answers
   * keeps the thread for ever.
   */
  private static void bound(Properties properties, int seconds) {
    PGProperty.LOGIN_TIMEOUT.set(properties, seconds);
    PGProperty.CONNECT_TIMEOUT.set(properties, seconds);
    PGProperty.SOCKET_TIMEOUT.set(properties, seconds);
  }

  private static void pass(
      ConnectionSettings settings,
      ConnectionParameter parameter,
      PGProperty property,
      Properties properties) {
    settings.parameter(parameter).ifPresent(value -> property.set(properties, value));
  }

  /** pgjdbc's word for libpq's {@code target_session_attrs}. */
  private static String targetServerType(String word) {
    return switch (word) {
      case "read-write", "primary" -> "primary";
      case "read-only", "standby" -> "secondary";
      case "prefer-standby" -> "preferSecondary";
      default -> "any";
    };
  }
}
