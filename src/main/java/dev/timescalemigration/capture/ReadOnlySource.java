package dev.timescalemigration.capture;

import dev.timescalemigration.capture.apply.Direction;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.capture.CaptureLedger;
import dev.timescalemigration.ledger.capture.CaptureState;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.work.PhaseContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * Keeps everybody from writing to the source's database: new sessions are read-only, and sessions
 * that are open are ended. What undoes it is in the ledger before it is done.
 */
public final class ReadOnlySource {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
  private static final int LOOKS = 250;

  private final PhaseContext context;
  private final Direction direction;

  /** For one source. */
  public ReadOnlySource(PhaseContext context) {
    this.context = context;
    this.direction = Direction.of(context);
  }

  /**
   * What keeps the role from doing it, each with the statement that fixes it.
   *
   * @param source a session of the source
   */
  public static List<CaptureStart.Problem> problems(Handle source) {
    return source
        .createQuery(SqlFile.of(ReadOnlySource.class, "read_only_problems"))
        .map((row, any) -> new CaptureStart.Problem(row.getString("problem"), row.getString("fix")))
        .list();
  }

  /**
   * Sets it and ends the sessions of others.
   *
   * @throws MigrationFailure of kind USER_ACTION when a session cannot be ended, or is not after
   *     some seconds: the caller undoes
   */
  public void set() {
    try (Handle source = context.source().open()) {
      List<CaptureStart.Problem> problems = problems(source);
      if (!problems.isEmpty()) {
        throw MigrationFailure.userAction(
            "ReadOnlyRefused",
            problems.get(0).problem(),
            "execute in the "
                + direction.from()
                + " as an administrator: "
                + problems.get(0).fix());
      }
      if (state().flatMap(CaptureState::readOnlyBefore).isEmpty()) {
        String undo =
            source
                .createQuery(SqlFile.of(ReadOnlySource.class, "undo_read_only"))
                .mapTo(String.class)
                .one();
        record(undo);
      }
      source.execute("set default_transaction_read_only = off");
      source.execute(
          source
              .createQuery(
                  "select format('alter database %I set default_transaction_read_only = on',"
                      + " current_database())")
              .mapTo(String.class)
              .one());
      endOthers(source);
    }
  }

  private void endOthers(Handle source) {
    List<String> left = List.of();
    for (int looks = 0; looks < LOOKS; looks++) {
      left = new ArrayList<>();
      for (int pid : others(source)) {
        end(source, pid).ifPresent(left::add);
      }
      if (others(source).isEmpty()) {
        return;
      }
      if (context.stop().await(BETWEEN_LOOKS)) {
        break;
      }
    }
    throw MigrationFailure.userAction(
        "SessionsRemain",
        "sessions of others are still connected to the "
            + direction.from()
            + (left.isEmpty() ? "" : ": " + left.get(0)),
        "stop the application, then open the gate again");
  }

  private static List<Integer> others(Handle source) {
    return source
        .createQuery(SqlFile.of(ReadOnlySource.class, "sessions_of_others"))
        .mapTo(Integer.class)
        .list();
  }

  private static Optional<String> end(Handle source, int pid) {
    try {
      source
          .createQuery("select pg_terminate_backend(:pid)")
          .bind("pid", pid)
          .mapTo(Boolean.class)
          .one();
      return Optional.empty();
    } catch (JdbiException e) {
      return Optional.of("session " + pid + ": " + DatabaseErrors.oneLine(e));
    }
  }

  /** Undoes it, if it was set. */
  public void undo() {
    Optional<String> statement = state().flatMap(CaptureState::readOnlyBefore);
    if (statement.isEmpty()) {
      return;
    }
    try (Handle source = context.source().open()) {
      source.execute("set default_transaction_read_only = off");
      source.execute(statement.get());
    }
    record(null);
  }

  private Optional<CaptureState> state() {
    return context.target().with(CaptureLedger::read);
  }

  private void record(String undo) {
    Database target = context.target();
    target.with(
        handle -> {
          CaptureLedger.readOnly(handle, undo);
          return null;
        });
  }
}
