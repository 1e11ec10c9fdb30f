package dev.timescalemigration.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A snapshot of a server together with its position in the server's write-ahead log: the snapshot
 * sees exactly the transactions whose commit ends at or before the position. It comes from a
 * temporary replication slot, which is gone when this is closed, or its connection broken.
 */
public final class ExportedSnapshot implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ExportedSnapshot.class);

  private final Connection connection;
  private final String name;
  private final String lsn;

  private ExportedSnapshot(Connection connection, String name, String lsn) {
    this.connection = connection;
    this.name = name;
    this.lsn = lsn;
  }

  /**
   * Takes one; waits until the transactions have ended that are open now.
   *
   * @param slot what the temporary slot is called
   * @param plugin its plugin
   * @param opened gets the connection while it waits, to end it from another thread
   * @throws SQLException when no slot or sender is free, or the role may not make one
   */
  public static ExportedSnapshot take(Database source, String slot, String plugin, Opened opened)
      throws SQLException {
    Connection connection = Sessions.connectForReplication(source.side(), source.settings());
    opened.accept(() -> abort(connection));
    // The older form of the options, which every version reads.
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "CREATE_REPLICATION_SLOT "
                    + Identifiers.quote(slot)
                    + " TEMPORARY LOGICAL "
                    + Identifiers.quote(plugin)
                    + " EXPORT_SNAPSHOT")) {
      row.next();
      return new ExportedSnapshot(
          connection, row.getString("snapshot_name"), row.getString("consistent_point"));
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** Takes what ends a connection at once. */
  @FunctionalInterface
  public interface Opened {
    /** Called once. */
    void accept(Runnable abort);
  }

  /** What PostgreSQL calls the snapshot. */
  public String name() {
    return name;
  }

  /** The position. */
  public String lsn() {
    return lsn;
  }

  private static void abort(Connection connection) {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException alreadyGone) {
      LOG.debug("a connection that was broken already", alreadyGone);
    }
  }

  @Override
  public void close() {
    abort(connection);
  }
}
