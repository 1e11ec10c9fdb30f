package dev.timescalemigration.postgres;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Reads what kind of error a database or the network answered with. */
public final class DatabaseErrors {
  /**
   * SQLSTATEs after which the same thing may succeed: connection lost (08), server shutting down or
   * starting (57P01 to 57P03), too many connections (53300), serialization failure (40001),
   * deadlock (40P01), lock not available (55P03).
   */
  private static final List<String> TEMPORARY =
      List.of("08", "57P01", "57P02", "57P03", "53300", "40001", "40P01", "55P03");

  private DatabaseErrors() {}

  /** Whether the same thing may succeed later without anybody mending anything. */
  public static boolean isTemporary(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        return TEMPORARY.stream().anyMatch(sql.getSQLState()::startsWith);
      }
      if (cause instanceof IOException) {
        return true;
      }
    }
    return false;
  }

  /** The SQLSTATE of the first database error among the causes. */
  public static Optional<String> sqlState(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        return Optional.of(sql.getSQLState());
      }
    }
    return Optional.empty();
  }

  /** What the database said, in one line. */
  public static String oneLine(Throwable error) {
    Throwable told = error;
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException) {
        told = cause;
        break;
      }
    }
    String message =
        told.getMessage() == null ? told.getClass().getSimpleName() : told.getMessage();
    return message.lines().map(String::strip).reduce((a, b) -> a + "; " + b).orElse("");
  }
}
