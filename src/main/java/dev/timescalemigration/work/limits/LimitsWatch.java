package dev.timescalemigration.work.limits;

import dev.timescalemigration.ledger.CopyLimits;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.StopSignal;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the limits and the servers' load every second, and sets a throttle by them; who else writes
 * in the target and how long commits take there, more often. Needs one session in the target, and
 * one in the source while a limit depends on its load. A server that is unreachable changes
 * nothing: the copy threads find out for themselves.
 */
public final class LimitsWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LimitsWatch.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
  private static final Duration BETWEEN_MESSAGES = Duration.ofSeconds(30);
  private static final Duration PATIENCE_AT_END = Duration.ofSeconds(2);
  private static final long PAUSE_STEP_MILLIS = 100;

  private final PhaseContext context;
  private final String work;
  private final Function<Handle, CopyLimits> limits;
  private final Throttle throttle;
  private final StopSignal ending = new StopSignal();
  private final BackOff backOff = new BackOff();
  private final Thread thread;
  private final Session source;
  private final Session target;
  private final CommitWatch commits;
  private boolean heedsCommits;
  private Instant reportedAt = Instant.MIN;
  private boolean reportedHidden;
  private long walBefore = -1;
  private long walAt;

  /**
   * Begins to watch by the limits that the ledger has for copying. The limits of this moment are in
   * force when it returns, where the target answers.
   */
  public LimitsWatch(PhaseContext context) {
    this(context, "copying", CopyLimits::read);
  }

  /**
   * Begins to watch.
   *
   * @param work what is held back, for messages
   * @param limits reads the limits in a session of the target
   */
  public LimitsWatch(PhaseContext context, String work, Function<Handle, CopyLimits> limits) {
    this.context = context;
    this.work = work;
    this.limits = limits;
    this.throttle = new Throttle(System::nanoTime, nanos -> pause(context.stop(), nanos));
    this.commits = new CommitWatch(throttle, context.progress()::message);
    this.source = new Session(context.source(), handle -> {});
    this.target = new Session(context.target(), LimitsWatch::joinProcesses);
    quietly(this::look);
    this.thread = new Thread(this::watch, "limits");
    thread.setDaemon(true);
    thread.start();
  }

  /** What the copy threads pass through. */
  public Throttle throttle() {
    return throttle;
  }

  private static boolean pause(StopSignal stop, long nanos) {
    long until = System.nanoTime() + nanos;
    try {
      long left = nanos;
      while (left > 0 && !stop.isAborting()) {
        Thread.sleep(Math.min(PAUSE_STEP_MILLIS, left / 1_000_000 + 1));
        left = until - System.nanoTime();
      }
      return !stop.isAborting();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void watch() {
    long lookAt = System.nanoTime() + BETWEEN_LOOKS.toNanos();
    while (!ending.await(heedsCommits ? CommitWatch.BETWEEN_LOOKS : BETWEEN_LOOKS)) {
      if (heedsCommits) {
        heedsCommits = quietly(() -> commits.look(target.handle()));
      }
      if (System.nanoTime() >= lookAt) {
        quietly(this::look);
        lookAt = System.nanoTime() + BETWEEN_LOOKS.toNanos();
      }
    }
    source.close();
    target.close();
  }

  private boolean quietly(Runnable step) {
    try {
      step.run();
      return true;
    } catch (RuntimeException e) {
      LOG.debug("limits not read: {}", DatabaseErrors.oneLine(e));
      source.close();
      target.close();
      return false;
    }
  }

  private void look() {
    Handle inTarget = target.handle();
    CopyLimits inForce = limits.apply(inTarget);
    throttle.limitTo(
        inForce.bytesPerSecond().isPresent()
            ? (double) inForce.bytesPerSecond().getAsLong() / processes(inTarget)
            : Throttle.UNLIMITED);
    heedsCommits = inForce.heedsCommits();
    commits.begin(inForce).ifPresent(this::beginCarefully);
    if (!inForce.heedsSource() && !inForce.heedsTarget() && !commits.isMeasuring()) {
      throttle.workFor(1);
      return;
    }
    Optional<String> overload = commits.overload(inForce, inTarget);
    if (inForce.heedsSource()) {
      ServerLoad load = ServerLoad.read(source.handle());
      reportHidden(load, context.source(), inForce.sourceSessions().isPresent());
      overload = overload.or(() -> Overload.ofSource(inForce, load));
    }
    if (inForce.heedsTarget()) {
      ServerLoad load = ServerLoad.read(inTarget);
      reportHidden(load, context.target(), inForce.targetSessions().isPresent());
      double wal = walPerSecond(load.walPosition());
      overload = overload.or(() -> Overload.ofTarget(inForce, load, wal));
    }
    double share = backOff.after(overload.isPresent());
    throttle.workFor(share);
    overload.ifPresent(why -> report(why, share));
  }

  private static void joinProcesses(Handle target) {
    target
        .createQuery("select pg_advisory_lock_shared(hashtext('" + Ledger.SCHEMA + "'), 1) is null")
        .mapTo(Boolean.class)
        .one();
  }

  private void beginCarefully(String why) {
    double begin = backOff.beginCarefully();
    if (begin < 1) {
      report(why, begin);
    }
  }

  private int processes(Handle inTarget) {
    return Math.max(
        1,
        inTarget
            .createQuery(SqlFile.of(LimitsWatch.class, "count_copying_processes"))
            .mapTo(Integer.class)
            .one());
  }

  private double walPerSecond(long position) {
    long now = System.nanoTime();
    double rate = walBefore < 0 ? 0 : (position - walBefore) * 1e9 / (now - walAt);
    walBefore = position;
    walAt = now;
    return rate;
  }

  private void report(String why, double share) {
    Instant now = context.clock().instant();
    if (now.isBefore(reportedAt.plus(BETWEEN_MESSAGES))) {
      return;
    }
    reportedAt = now;
    context
        .progress()
        .message(
            String.format(
                Locale.ROOT,
                "backing off: %s; %s works %.0f %% of the time, so it takes about %.1f times"
                    + " as long",
                why,
                work,
                share * 100,
                1 / share));
  }

  private void reportHidden(ServerLoad load, Database database, boolean sessionsCount) {
    if (load.seesOthers() || reportedHidden || !sessionsCount) {
      return;
    }
    reportedHidden = true;
    context
        .progress()
        .message(
            "the role "
                + database.settings().user()
                + " cannot see which sessions are active in the "
                + database.side().value()
                + ", so this limit has no effect; grant it pg_read_all_stats there");
  }

  @Override
  public void close() {
    ending.stop();
    try {
      thread.join(PATIENCE_AT_END.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A session that is opened when it is needed. */
  private static final class Session {
    private final Database database;
    private final Consumer<Handle> begin;
    private Handle handle;

    Session(Database database, Consumer<Handle> begin) {
      this.database = database;
      this.begin = begin;
    }

    Handle handle() {
      if (handle == null) {
        handle = database.open();
        begin.accept(handle);
      }
      return handle;
    }

    void close() {
      if (handle != null) {
        Database.closeQuietly(handle);
        handle = null;
      }
    }
  }
}
