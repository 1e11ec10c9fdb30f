package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.phase.preflight.facts.ReadingRate;
import dev.timescalemigration.phase.preflight.facts.SelectionFacts;
import dev.timescalemigration.phase.preflight.facts.SideFacts;
import dev.timescalemigration.phase.preflight.facts.TimescaleFacts;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.postgres.SqlState;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.StopSignal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jdbi.v3.core.Handle;

/** Both sides, read at the same time and in a bounded time. */
final class FactsReading {
  private static final Duration STATEMENT = Duration.ofSeconds(20);

  private final List<Check> reachability = new ArrayList<>();
  private final Map<Side, SideFacts> sides = new EnumMap<>(Side.class);
  private Optional<SourceReading> source = Optional.empty();

  private FactsReading() {}

  /**
   * Reads both sides.
   *
   * @param bound how long a side may take, connecting included
   */
  static FactsReading of(PhaseContext context, PreflightOptions options, Duration bound) {
    FutureTask<SourceReading> source =
        start(Side.SOURCE, () -> readSource(context.source(), options));
    FutureTask<SideFacts> target = start(Side.TARGET, () -> read(context.target()));
    FactsReading reading = new FactsReading();
    try (StopSignal.Registration abort =
        context
            .stop()
            .onAbort(
                () -> {
                  source.cancel(true);
                  target.cancel(true);
                })) {
      reading.source = reading.await(context.source(), source, bound);
      reading.source.ifPresent(read -> reading.sides.put(Side.SOURCE, read.facts()));
      reading
          .await(context.target(), target, bound)
          .ifPresent(facts -> reading.sides.put(Side.TARGET, facts));
    }
    reading.sides.forEach((side, facts) -> reading.reachability.add(reached(side, facts)));
    reading.reachability.sort((one, other) -> one.name().compareTo(other.name()));
    return reading;
  }

  /** One check for each side: whether it was reached and could be read. */
  List<Check> reachability() {
    return List.copyOf(reachability);
  }

  /** The sides that could be read. */
  Map<Side, SideFacts> sides() {
    return Map.copyOf(sides);
  }

  /** What the rules select in the source. */
  Optional<SelectionFacts> selection() {
    return source.flatMap(SourceReading::selection);
  }

  /** How fast one copy thread reads the source, in bytes per second. */
  OptionalLong rate() {
    return source.map(SourceReading::rate).orElse(OptionalLong.empty());
  }

  /** What identifies the source. */
  Optional<String> sourceIdentity() {
    return source.map(SourceReading::identity);
  }

  /** What only the source is asked for. */
  private record SourceReading(
      SideFacts facts, Optional<SelectionFacts> selection, OptionalLong rate, String identity) {}

  /**
   * A thread that nobody has to wait for: a server that accepts and never answers would hold the
   * program's end.
   */
  private static <T> FutureTask<T> start(Side side, Callable<T> read) {
    FutureTask<T> task = new FutureTask<>(read);
    Thread thread = new Thread(task, "preflight " + side.value());
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  private static SideFacts read(Database database) {
    try (Handle handle = session(database)) {
      return SideFacts.read(database, handle);
    }
  }

  private static SourceReading readSource(Database database, PreflightOptions options) {
    try (Handle handle = session(database)) {
      SideFacts facts = SideFacts.read(database, handle);
      Optional<TimescaleFacts> timescale = facts.timescale();
      return new SourceReading(
          facts,
          timescale.map(
              found ->
                  SelectionFacts.read(handle, found, facts.extensionTables(), options.rules())),
          timescale
              .map(found -> ReadingRate.measure(handle, found.chunks()))
              .orElse(OptionalLong.empty()),
          Ledger.sourceIdentity(handle));
    }
  }

  /** A session whose statements end within a bounded time. */
  static Handle session(Database database) {
    Handle handle = database.open();
    handle.execute("set statement_timeout = " + STATEMENT.toMillis());
    return handle;
  }

  private <T> Optional<T> await(Database database, FutureTask<T> task, Duration bound) {
    try {
      return Optional.of(task.get(bound.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      fail(
          database,
          "no answer from " + database + " within " + bound.toSeconds() + " s",
          "check host and port, and that no firewall or proxy drops the connection");
    } catch (ExecutionException e) {
      Optional<MigrationFailure> failure = DatabaseErrors.find(e, MigrationFailure.class);
      if (failure.isPresent()) {
        fail(database, failure.get().getMessage(), failure.get().hint().orElse(""));
      } else {
        fail(
            database,
            database + " could not be read: " + DatabaseErrors.oneLine(e.getCause()),
            toFix(database, e));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail(database, "interrupted", "run again");
    }
    return Optional.empty();
  }

  private static String toFix(Database database, Exception e) {
    boolean lacksRight =
        DatabaseErrors.sqlState(e).filter(SqlState.INSUFFICIENT_PRIVILEGE::equals).isPresent();
    return lacksRight && database.side() == Side.SOURCE
        ? "as an administrator in the source: GRANT pg_read_all_data TO "
            + Identifiers.quote(database.settings().user())
            + ";"
        : "fix what the server says, then run again";
  }

  private void fail(Database database, String found, String fix) {
    reachability.add(CheckFinding.fail(found, fix).named(name(database.side())));
  }

  private static Check reached(Side side, SideFacts facts) {
    return CheckFinding.ok(
            "PostgreSQL "
                + facts.server().version()
                + " at "
                + facts.settings().describe()
                + ", as role "
                + facts.role().name())
        .named(name(side));
  }

  private static String name(Side side) {
    return side.value() + " reachable";
  }
}
