package dev.timescalemigration.timescale;

import dev.timescalemigration.failure.MigrationFailure;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * Reads a point in time as the server's own parser does, so that every form is taken that
 * PostgreSQL takes for one point: {@code 2023-05-25+00}, {@code 20160201}, {@code May 25 2023 10:00
 * EST}.
 */
public final class ServerTime {
  /** The words of {@code datetktbl} (PostgreSQL, datetime.c) whose value depends on the clock. */
  private static final Pattern MOVING =
      Pattern.compile("\\b(now|today|tomorrow|yesterday)\\b", Pattern.CASE_INSENSITIVE);

  /** Seconds or milliseconds since 1970, which PostgreSQL reads as a year and more. */
  private static final Pattern EPOCH = Pattern.compile("\\d{9,13}");

  private ServerTime() {}

  /**
   * Reads a user's text: as {@link TimeBound#parse} does, and otherwise as the server does, with
   * days in the order year, month, day and times without an offset in UTC.
   *
   * @param server a session of a server
   * @param field the flag or field it came from, for the message
   * @param text what the user wrote
   * @param type the time column's type
   * @throws MigrationFailure of kind USAGE for what is no point of the type, or one that depends on
   *     the clock, naming field, problem and fix
   */
  public static TimeBound read(Handle server, String field, String text, TimeType type) {
    try {
      return TimeBound.parse(field, text, type);
    } catch (MigrationFailure refused) {
      if (type.isInteger() || EPOCH.matcher(text.strip()).matches()) {
        throw refused;
      }
      if (MOVING.matcher(text).find()) {
        throw TimeBound.refused(
            field,
            text,
            "is no " + type.calendarName() + " that stays the same: it depends on the clock",
            "write the point in time itself; 'tsm suggest' proposes one");
      }
      return read(server, field, text, type, refused);
    }
  }

  private static TimeBound read(
      Handle server, String field, String text, TimeType type, MigrationFailure refused) {
    Answer answer = ask(server, text, type, refused);
    TimeBound bound = new TimeBound(type, answer.internal(), TimeBound.Interpretation.BY_SERVER);
    if (answer.internal() < type.min() || answer.internal() > type.max()) {
      throw bound.outOfRange(field, text);
    }
    if (answer.losesSomething() || answer.internal() % type.step() != 0) {
      throw refused;
    }
    return bound;
  }

  /**
   * What the server takes a text for.
   *
   * @param internal the point in internal units
   * @param losesSomething whether the type leaves out an offset or a time of day that it has
   */
  private record Answer(long internal, boolean losesSomething) {}

  private static Answer ask(Handle server, String text, TimeType type, MigrationFailure refused) {
    try {
      return server.inTransaction(
          transaction -> {
            transaction.execute("set local datestyle = 'ISO, YMD'");
            transaction.execute("set local timezone = 'UTC'");
            return transaction
                .createQuery(CatalogSql.of(transaction, ServerTime.class, "read_time"))
                .define("type", type.calendarName())
                .bind("text", text.strip())
                .map(
                    (row, context) ->
                        new Answer(
                            row.getLong("internal"),
                            (!type.isInstant() && row.getBoolean("has_offset"))
                                || (type == TimeType.DATE && row.getBoolean("has_time_of_day"))))
                .one();
          });
    } catch (UnableToExecuteStatementException noPoint) {
      refused.addSuppressed(noPoint);
      throw refused;
    }
  }
}
