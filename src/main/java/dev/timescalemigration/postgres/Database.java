package dev.timescalemigration.postgres;

import dev.timescalemigration.failure.MigrationFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Handles;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.SqlParser;
import org.jdbi.v3.core.statement.SqlStatements;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of the two databases of a migration: opens sessions in which every setting that changes how
 * values are read or written is pinned, so that both sides speak the same text and the same bounds.
 */
public final class Database {
  /**
   * Looking for a statement's parameters takes longer than most answers: once for all databases.
   */
  private static final SqlParser PARSER = new LazySqlParser();

  private static final Logger LOG = LoggerFactory.getLogger(Database.class);

  private final Side side;
  private final Supplier<ConnectionSettings> source;
  private volatile ConnectionSettings known;
  private final Jdbi jdbi;
  private final SpareSession spare = new SpareSession();
  private final UnaryOperator<MigrationFailure> unconnected;
  private final Consumer<Handle> prepare;

  /**
   * A database that is not connected to yet.
   *
   * @param side which of the two it is, for messages
   * @param settings where and as whom
   */
  public Database(Side side, ConnectionSettings settings) {
    this(side, () -> settings);
  }

  /**
   * A database whose connection may change, as a password that is rotated does.
   *
   * @param side which of the two it is, for messages
   * @param source asked before every connection
   */
  public Database(Side side, Supplier<ConnectionSettings> source) {
    this(side, source, UnaryOperator.identity(), handle -> {});
  }

  /**
   * A database of somebody who is not shown all that is found out by connecting to it.
   *
   * @param side which of the two it is, for messages
   * @param settings where and as whom
   * @param unconnected what is said in place of why there is no connection
   */
  public Database(
      Side side, ConnectionSettings settings, UnaryOperator<MigrationFailure> unconnected) {
    this(side, () -> settings, unconnected, handle -> {});
  }

  private Database(
      Side side,
      Supplier<ConnectionSettings> source,
      UnaryOperator<MigrationFailure> unconnected,
      Consumer<Handle> prepare) {
    this.side = side;
    this.prepare = prepare;
    this.source = source;
    this.unconnected = unconnected;
    this.known = source.get();
    this.jdbi = Jdbi.create(new EndingWithTheServer());
    // The server rolls back what a session leaves open; asking a broken one about it would fail.
    jdbi.getConfig(Handles.class).setForceEndTransactions(false);
    jdbi.getConfig(SqlStatements.class).setSqlParser(PARSER);
    jdbi.setSqlLogger(AnsweredBy.noting(side));
  }

  /**
   * The same database, of which each session is in a transaction that reads in a snapshot and
   * writes nothing.
   *
   * @param snapshot as {@code pg_export_snapshot()} or a replication slot names it; valid until
   *     whoever exported it ends
   */
  public Database inSnapshot(String snapshot) {
    return new Database(
        side,
        source,
        unconnected,
        handle -> {
          handle.begin();
          handle.execute("set transaction isolation level repeatable read, read only");
          handle.execute("set transaction snapshot " + Identifiers.literal(snapshot));
        });
  }

  /** The same database, of which each session may write, also where others may only read. */
  public Database writable() {
    return new Database(
        side,
        source,
        unconnected,
        handle -> handle.execute("set default_transaction_read_only = off"));
  }

  /** Sessions whose end is no error when the server has ended them before. */
  private final class EndingWithTheServer implements ConnectionFactory {
    @Override
    public Connection openConnection() throws SQLException {
      return Sessions.connect(side, settings());
    }

    /** What was to be kept is committed by then: a connection that is gone is closed. */
    @Override
    public void closeConnection(Connection connection) {
      try {
        connection.close();
      } catch (SQLException alreadyGone) {
        return;
      }
    }
  }

  /** Which of the two it is. */
  public Side side() {
    return side;
  }

  /** Where and as whom, for the next connection. */
  public ConnectionSettings settings() {
    known = source.get();
    return known;
  }

  /**
   * Opens a session; the caller closes it. Autocommit is on.
   *
   * @throws dev.timescalemigration.failure.MigrationFailure when the server cannot be reached or
   *     refuses, with the reason in words and no password
   */
  public Handle open() {
    Handle handle = connect();
    try {
      prepare.accept(handle);
      return handle;
    } catch (RuntimeException e) {
      closeQuietly(handle);
      throw e;
    }
  }

  private Handle connect() {
    try {
      return jdbi.open();
    } catch (ConnectionException e) {
      throw unconnected.apply(ConnectionErrors.translate(side, known, e));
    }
  }

  /**
   * Until the end of this scope, the session of a short piece of work is kept for the next one:
   * connecting takes several round trips and the hashing of a password, which is more than most
   * short work takes.
   */
  public SpareSession.Scope keepingSession() {
    return spare.begin();
  }

  /**
   * Runs a short piece of work in a session of its own, see {@link #keepingSession}.
   *
   * @throws dev.timescalemigration.failure.MigrationFailure as {@link #open}; errors of the work
   *     itself come as the work throws them
   */
  public <T> T with(SessionWork<T> work) {
    Handle handle = spare.take(this::pin).orElseGet(this::open);
    try {
      T result = abortingOnError(work, handle);
      spare.put(handle);
      return result;
    } catch (RuntimeException | Error e) {
      AnsweredBy.note(side, e);
      handle.close();
      throw e;
    }
  }

  /** As {@link #with}, for work that answers nothing. */
  public void use(Consumer<Handle> work) {
    with(
        handle -> {
          work.accept(handle);
          return true;
        });
  }

  /** The settings of its connection: a rotated password concerns new connections alone. */
  private void pin(Handle handle) {
    handle.execute(SessionSettings.sql(side, Keepalive.of(known)));
  }

  private static <T> T abortingOnError(SessionWork<T> work, Handle handle) {
    try {
      return work.apply(handle);
    } catch (Error e) {
      abort(handle);
      throw e;
    }
  }

  /**
   * Work on a session.
   *
   * @param <T> what it answers
   */
  @FunctionalInterface
  public interface SessionWork<T> {
    /** Does the work. */
    T apply(Handle handle);
  }

  /** Cancels what a session is doing, from another thread; does nothing when it is idle. */
  public static void cancel(Handle handle) {
    try {
      handle.getConnection().unwrap(org.postgresql.PGConnection.class).cancelQuery();
    } catch (SQLException alreadyGone) {
      // A session that is gone has nothing left to cancel.
      return;
    }
  }

  /**
   * Ends a session at once, without a word to the server, which rolls back. After an {@link Error}
   * in the middle of an answer, such as {@link OutOfMemoryError}, what is read next is not the
   * answer to the next statement.
   */
  public static void abort(Handle handle) {
    try {
      handle.getConnection().abort(Runnable::run);
    } catch (SQLException alreadyGone) {
      // A session that is gone cannot be misread.
      return;
    }
  }

  /** Closes a session that may be broken. */
  public static void closeQuietly(Handle handle) {
    try {
      handle.close();
    } catch (JdbiException e) {
      LOG.debug("a session that was broken already", e);
    }
  }

  /** Host, port and database, for messages; never the password. */
  @Override
  public String toString() {
    return known.describe();
  }
}
