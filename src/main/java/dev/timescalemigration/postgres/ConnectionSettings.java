package dev.timescalemigration.postgres;

import java.util.Map;

/**
 * Where a database is and how to authenticate, read from a libpq connection string or a {@code
 * postgres://} URI. TODO(helper: postgres) complete.
 */
public final class ConnectionSettings {
  private final String uri;

  private ConnectionSettings(String uri) {
    this.uri = uri;
  }

  /** Reads a connection string. */
  public static ConnectionSettings parse(String text, Map<String, String> environment) {
    return new ConnectionSettings(text);
  }

  String uri() {
    return uri;
  }

  /** Host, port and database. */
  public String describe() {
    return uri.replaceAll(".*@", "");
  }
}
