package dev.timescalemigration.postgres;

import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import java.io.IOException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Classifies what databases and the network answer, by SQLSTATE and exception type, never by the
 * text of a message (PostgreSQL documentation, appendix "PostgreSQL Error Codes").
 */
public final class DatabaseErrors {
  /**
   * Connection lost or refused by a server that goes down or comes up; locks and snapshots lost.
   */
  private static final Set<String> TEMPORARY =
      Set.of(
          SqlState.ADMIN_SHUTDOWN,
          SqlState.CRASH_SHUTDOWN,
          SqlState.CANNOT_CONNECT_NOW,
          SqlState.IDLE_SESSION_TIMEOUT,
          SqlState.TOO_MANY_CONNECTIONS,
          SqlState.SERIALIZATION_FAILURE,
          SqlState.DEADLOCK_DETECTED,
          SqlState.LOCK_NOT_AVAILABLE,
          SqlState.IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
          SqlState.TRANSACTION_TIMEOUT);

  /** In class 08, but answered by a server that works: 08004 rejected, 08P01 protocol violation. */
  private static final Set<String> NOT_TEMPORARY =
      Set.of(SqlState.CONNECTION_REJECTED, SqlState.PROTOCOL_VIOLATION);

  /** SQLSTATEs of which the detail is a row with all of its values ({@code execMain.c}, 17). */
  private static final Set<String> SHOWING_A_ROW =
      Set.of(SqlState.CHECK_VIOLATION, SqlState.NOT_NULL_VIOLATION);

  private DatabaseErrors() {}

  /**
   * The failure a person reads.
   *
   * @param side which database answered, for the message, where none was noted on the error
   * @param error what was thrown, wrapped or not; a failure that is one already is given back
   */
  public static MigrationFailure translate(Side side, Throwable error) {
    String answered = AnsweredBy.of(error).orElse(side).value();
    return translate(answered + ": ", answered, error);
  }

  /** The failure a person reads; it names the database that answered, where that was noted. */
  public static MigrationFailure translate(Throwable error) {
    return AnsweredBy.of(error)
        .map(side -> translate(side, error))
        .orElseGet(() -> translate("", "database", error));
  }

  private static MigrationFailure translate(String prefix, String where, Throwable error) {
    Optional<MigrationFailure> already = find(error, MigrationFailure.class);
    if (already.isPresent()) {
      return already.get();
    }
    String state = sqlState(error).orElse(null);
    String said = prefix + oneLine(error);
    if (isTemporary(error)) {
      return MigrationFailure.of(
              FailureKind.TEMPORARY, "DatabaseAway", said, "run the same command again")
          .causedBy(error, state);
    }
    if (isAboutAnotherServer(error)) {
      return MigrationFailure.userAction(
              "ForeignServerUnreachable",
              said,
              "let the " + where + " reach that server, or drop the foreign table")
          .causedBy(error, state);
    }
    if (SqlState.INSUFFICIENT_PRIVILEGE.equals(state)) {
      return MigrationFailure.userAction(
              "PrivilegeMissing", said, "grant that, or connect as the owner of the tables")
          .causedBy(error, state);
    }
    if (SqlState.READ_ONLY_TRANSACTION.equals(state)) {
      return MigrationFailure.userAction(
              "ReadOnly",
              said,
              "connect to a server that takes writes, or reset default_transaction_read_only of the"
                  + " database or role")
          .causedBy(error, state);
    }
    if (SqlState.DISK_FULL.equals(state)) {
      return MigrationFailure.userAction(
              "DiskFull", said, "give the " + where + " more disk space, then run again")
          .causedBy(error, state);
    }
    return MigrationFailure.of(FailureKind.UNEXPECTED, "DatabaseError", said, null)
        .causedBy(error, state);
  }

  /** Whether trying again later can succeed without anybody doing anything. */
  public static boolean isTemporary(Throwable error) {
    Optional<MigrationFailure> failure = find(error, MigrationFailure.class);
    if (failure.isPresent()) {
      return failure.get().kind() == FailureKind.TEMPORARY;
    }
    if (isUntrusted(error) || find(error, UnknownHostException.class).isPresent()) {
      return false;
    }
    Optional<String> state = sqlState(error);
    if (isAboutAnotherServer(error)) {
      return false;
    }
    if (state.isPresent()) {
      return TEMPORARY.contains(state.get())
          || (state.get().startsWith("08") && !NOT_TEMPORARY.contains(state.get()));
    }
    return find(error, IOException.class).isPresent();
  }

  /**
   * Whether a server that answers could not reach another one: a lost connection of class 08 that
   * comes with the place in the server's sources. PostgreSQL raises these for foreign tables and
   * dblink ({@code contrib/postgres_fdw/connection.c}, 17); a driver or pooler that lost the server
   * names no place.
   */
  static boolean isAboutAnotherServer(Throwable error) {
    return sqlState(error)
            .filter(state -> state.startsWith("08") && !NOT_TEMPORARY.contains(state))
            .isPresent()
        && find(error, PSQLException.class)
            .map(PSQLException::getServerErrorMessage)
            .map(ServerErrorMessage::getFile)
            .isPresent();
  }

  /** Whether TLS was refused by one of the two ends. */
  static boolean isUntrusted(Throwable error) {
    return find(error, SSLException.class).isPresent()
        || find(error, CertificateException.class).isPresent();
  }

  /** The SQLSTATE, when a database or the driver gave one. */
  public static Optional<String> sqlState(Throwable error) {
    return find(error, SQLException.class).map(SQLException::getSQLState);
  }

  /** As {@link #oneLine}, without the values of a row that was refused, except for its key. */
  public static String withoutRow(Throwable error) {
    boolean showsRow = sqlState(error).filter(SHOWING_A_ROW::contains).isPresent();
    return showsRow
        ? find(error, PSQLException.class)
            .map(PSQLException::getServerErrorMessage)
            .map(ServerErrorMessage::getMessage)
            .orElseGet(() -> oneLine(error))
        : oneLine(error);
  }

  /**
   * What the server or the driver said, in one line: the message, and the detail that names the row
   * or object; without position and context.
   */
  public static String oneLine(Throwable error) {
    String text =
        find(error, PSQLException.class)
            .map(PSQLException::getServerErrorMessage)
            .map(DatabaseErrors::withDetail)
            .or(() -> find(error, SQLException.class).map(Throwable::getMessage))
            .or(() -> Optional.ofNullable(error.getMessage()))
            .orElseGet(() -> error.getClass().getSimpleName());
    return text.lines().map(String::strip).collect(Collectors.joining("; "));
  }

  private static String withDetail(ServerErrorMessage said) {
    return said.getDetail() == null
        ? said.getMessage()
        : said.getMessage() + "\n" + said.getDetail();
  }

  /** The first of a type in the chain of causes. */
  public static <T extends Throwable> Optional<T> find(Throwable error, Class<T> type) {
    return Stream.iterate(error, each -> each != null, Throwable::getCause)
        .limit(50) // a chain can be a circle
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst();
  }
}
