package dev.timescalemigration.capture;

import dev.timescalemigration.capture.apply.Direction;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.capture.CaptureLedger;
import dev.timescalemigration.ledger.capture.CaptureState;
import dev.timescalemigration.ledger.capture.WayBackLedger;
import dev.timescalemigration.ledger.capture.WayBackState;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.work.PhaseContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
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
  private final Kept kept;

  /** For one source whose changes are captured. */
  public ReadOnlySource(PhaseContext context) {
    this(
        context,
        new Kept(
            target -> CaptureLedger.read(target).flatMap(CaptureState::readOnlyBefore),
            CaptureLedger::readOnly));
  }

  private ReadOnlySource(PhaseContext context, Kept kept) {
    this.context = context;
    this.direction = Direction.of(context);
    this.kept = kept;
  }

  /** For a source whose changes are not captured, while a way back is kept. */
  public static ReadOnlySource withWayBack(PhaseContext context) {
    return new ReadOnlySource(
        context,
        new Kept(
            target -> WayBackLedger.read(target).flatMap(WayBackState::sourceReadOnlyUndo),
            WayBackLedger::sourceReadOnly));
  }

  /** Where the statement is kept that undoes it. */
  private record Kept(Function<Handle, Optional<String>> read, BiConsumer<Handle, String> record) {}

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
      if (undoing().isEmpty()) {
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
    Optional<String> statement = undoing();
    if (statement.isEmpty()) {
      return;
    }
    try (Handle source = context.source().open()) {
      source.execute("set default_transaction_read_only = off");
      source.execute(statement.get());
      // Sessions that began meanwhile would be read-only for as long as they last.
      others(source).forEach(pid -> end(source, pid));
    }
    record(null);
  }

  private Optional<String> undoing() {
    return context.target().with(kept.read()::apply);
  }

  private void record(String undo) {
    Database target = context.target();
    target.use(handle -> kept.record().accept(handle, undo));
  }
}
