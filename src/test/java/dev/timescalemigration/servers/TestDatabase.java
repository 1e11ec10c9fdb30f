package dev.timescalemigration.servers;

import dev.timescalemigration.postgres.ConnectionSettings;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.Side;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A database that one test made for itself; closing it drops it. */
public final class TestDatabase implements AutoCloseable {
  private final Server server;
  private final String name;
  private final String user;
  private final String password;

  TestDatabase(Server server, String name, String user, String password) {
    this.server = server;
    this.name = name;
    this.user = user;
    this.password = password;
  }

  /**
   * Another database on the same server with all that this one has now; nobody enters this one
   * again.
   *
   * @param owner the role that owns the copy
   */
  public TestDatabase copy(String owner) {
    return server.copyDatabase(name, owner);
  }

  /** The same database seen by another role. */
  public TestDatabase as(String otherUser, String otherPassword) {
    return new TestDatabase(server, name, otherUser, otherPassword);
  }

  /** The same database seen by the role that sees another of the same server. */
  public TestDatabase as(TestDatabase other) {
    return as(other.user, other.password);
  }

  /** The same database as another server has it, a standby of this one. */
  public TestDatabase on(Server standby) {
    return new TestDatabase(standby, name, user, password);
  }

  /** The database's name. */
  public String name() {
    return name;
  }

  /** The role that sees it. */
  public String user() {
    return user;
  }

  /** The server it is on. */
  public Server server() {
    return server;
  }

  /** The connection URI with the password. */
  public String uri() {
    return "postgres://"
        + user
        + ":"
        + password
        + "@"
        + server.host()
        + ":"
        + server.port()
        + "/"
        + name;
  }

  /** The database as the program sees it. */
  public Database as(Side side) {
    return new Database(side, ConnectionSettings.parse(uri(), Map.of()));
  }

  /** Opens a plain connection. */
  public Connection connect() throws SQLException {
    return server.connect(name, user, password);
  }

  /**
   * Executes statements in one session. Several in one text are one transaction, so that those that
   * refuse one stand alone.
   */
  public void execute(String... texts) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String text : texts) {
        statement.execute(text);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage() + " in: " + String.join("; ", texts), e);
    }
  }

  /** Executes a statement in the server's database {@code postgres}, for roles to be dropped. */
  public void inCluster(String sql) {
    server.execute("postgres", sql);
  }

  /** The first column of all rows, as the server's text. */
  public List<String> query(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage() + " in: " + sql, e);
    }
  }

  /** The only value of a query. */
  public String value(String sql) {
    List<String> values = query(sql);
    if (values.size() != 1) {
      throw new IllegalStateException(values.size() + " rows from: " + sql);
    }
    return values.get(0);
  }

  /** Whether a session of it waits for a lock. */
  public boolean hasWaiter() {
    return value(
            "select exists (select from pg_stat_activity where datname = current_database()"
                + " and wait_event_type = 'Lock')")
        .equals("t");
  }

  /** How many rows a relation has, and a hash of them all in any order. */
  public String digest(String relation) {
    return value(
        "select count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)), 0) from "
            + relation
            + " t");
  }

  @Override
  public void close() {
    server.execute("postgres", "DROP DATABASE IF EXISTS \"" + name + "\" WITH (FORCE)");
  }
}
