package dev.timescalemigration.postgres;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/** Opens connections and pins their settings. TODO(helper: postgres) complete. */
final class Sessions {
  private static final String PINNED =
      """
      SET DateStyle = 'ISO, YMD'; SET TimeZone = 'UTC'; SET IntervalStyle = 'postgres';
      SET extra_float_digits = 1; SET bytea_output = 'hex'; SET search_path = pg_catalog, pg_temp;
      SET standard_conforming_strings = on; SET client_encoding = 'UTF8';
      SET statement_timeout = 0; SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0;
      SET synchronous_commit = on
      """;

  private Sessions() {}

  static Connection connect(Side side, ConnectionSettings settings) throws SQLException {
    URI uri = URI.create(settings.uri());
    Properties properties = new Properties();
    String[] user = uri.getUserInfo().split(":", 2);
    properties.put("user", user[0]);
    properties.put("password", user[1]);
    properties.put("ApplicationName", "tsm " + side.word());
    Connection connection =
        DriverManager.getConnection(
            "jdbc:postgresql://" + uri.getHost() + ":" + uri.getPort() + uri.getPath(), properties);
    try (Statement statement = connection.createStatement()) {
      statement.execute(PINNED);
    }
    return connection;
  }
}
