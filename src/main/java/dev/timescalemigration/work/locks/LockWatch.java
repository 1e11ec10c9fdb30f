package dev.timescalemigration.work.locks;

import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.Progress;
import dev.timescalemigration.work.StopSignal;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports who is in the way while a phase waits for a lock that somebody else holds. Nothing is
 * wrong then, and it may take as long as somebody's forgotten transaction; to a person it looks as
 * if the program hung.
 */
public final class LockWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LockWatch.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(30);
  private static final Duration WORTH_TELLING = Duration.ofSeconds(10);

  private final List<Database> databases;
  private final Progress progress;
  private final Duration betweenLooks;
  private final Duration worthTelling;
  private final StopSignal ending = new StopSignal();

  private LockWatch(PhaseContext context, Duration betweenLooks, Duration worthTelling) {
    this.databases = List.of(context.source(), context.target());
    this.progress = context.progress();
    this.betweenLooks = betweenLooks;
    this.worthTelling = worthTelling;
  }

  /** Looks every half minute, from half a minute on, over a short session in either database. */
  public static LockWatch begin(PhaseContext context) {
    return begin(context, BETWEEN_LOOKS, WORTH_TELLING);
  }

  static LockWatch begin(PhaseContext context, Duration betweenLooks, Duration worthTelling) {
    LockWatch watch = new LockWatch(context, betweenLooks, worthTelling);
    Thread thread = new Thread(watch::watch, "locks");
    thread.setDaemon(true);
    thread.start();
    return watch;
  }

  private void watch() {
    while (!ending.await(betweenLooks)) {
      databases.forEach(this::look);
    }
  }

  private void look(Database database) {
    try {
      database
          .with(handle -> AwaitedLock.find(handle, worthTelling))
          .filter(found -> !ending.isStopping())
          .ifPresent(found -> progress.message(found.sentence(database.side().value())));
    } catch (RuntimeException e) {
      // The phase finds out for itself what is wrong with the server.
      LOG.debug("locks not read: {}", DatabaseErrors.oneLine(e));
    }
  }

  @Override
  public void close() {
    ending.stop();
  }
}
