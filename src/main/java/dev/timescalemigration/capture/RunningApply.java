package dev.timescalemigration.capture;

import dev.timescalemigration.capture.CaptureApply.ApplyReport;
import dev.timescalemigration.capture.CatchUp.CatchUpReport;
import dev.timescalemigration.capture.apply.TouchedRows;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.capture.Lsn;
import dev.timescalemigration.work.Alarm;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.StopSignal;
import dev.timescalemigration.work.Watcher;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Applies changes in a thread of its own until it is closed, so that nothing has to be begun when
 * writes have stopped and somebody waits for the last change.
 */
public final class RunningApply implements AutoCloseable {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);
  private static final Duration GRACE = Duration.ofSeconds(1);

  /** What waits is no more than the latency of the stream then. */
  private static final Duration NEAR = Duration.ofMillis(150);

  private final PhaseContext context;
  private final Optional<TouchedRows> touched;
  private volatile Optional<CaptureApply> apply = Optional.empty();
  private volatile Optional<Lsn> wanted = Optional.empty();
  private Watcher thread;
  private ApplyReport counted = new ApplyReport(0, 0, "");

  private RunningApply(PhaseContext context, Optional<TouchedRows> touched) {
    this.context = context;
    this.touched = touched;
  }

  /**
   * Begins.
   *
   * @param touched listens to which rows are touched
   */
  public static RunningApply start(PhaseContext context, Optional<TouchedRows> touched) {
    RunningApply running = new RunningApply(context, touched);
    running.thread =
        Watcher.start(context.stop(), "capture-apply", Duration.ZERO, running::applyOnce);
    return running;
  }

  private boolean applyOnce(StopSignal own) {
    CaptureApply begun =
        CaptureApply.following(context.stoppedBy(own).inBackground(), touched, () -> wanted);
    apply = Optional.of(begun);
    begun.run();
    return false;
  }

  /**
   * Waits until all is applied that is committed now, and until that takes no shorter from one time
   * to the next: then as little waits as ever does while the side is written to.
   *
   * @param maxLag how long it may take at the end
   * @param limit it is given up after so long
   * @return also when it was given up, see {@link CatchUpReport#caughtUp}
   * @throws MigrationFailure as {@link CaptureApply#run}
   */
  public CatchUpReport near(Duration maxLag, Duration limit) {
    Instant end = context.clock().instant().plus(limit);
    Duration last = limit;
    while (true) {
      CatchUpReport round = drain(Duration.between(context.clock().instant(), end));
      Duration took = Duration.ofMillis((long) (round.lagSeconds() * 1000));
      boolean isNear = took.compareTo(NEAR) <= 0 || took.compareTo(last) > 0;
      if (!round.caughtUp() || (took.compareTo(maxLag) <= 0 && isNear)) {
        return round;
      }
      // A little shorter only: it gets no nearer.
      last = took.multipliedBy(3).dividedBy(4);
    }
  }

  /**
   * Waits until all is applied that is committed now.
   *
   * @param limit it is given up after so long
   * @return what was applied since the last time
   * @throws MigrationFailure as {@link CaptureApply#run}
   */
  public CatchUpReport drain(Duration limit) {
    Instant began = context.clock().instant();
    Instant end = began.plus(limit);
    Lsn goal = context.source().with(SourceLog::committed);
    wanted = Optional.of(goal);
    while (true) {
      Optional<ApplyReport> done = apply.flatMap(CaptureApply::soFar);
      boolean isThere =
          done.filter(each -> goal.isAtMost(Lsn.parse(each.appliedLsn()))).isPresent();
      if (isThere || hasEnded() || !context.clock().instant().isBefore(end)) {
        return report(done, began, isThere && !context.stop().isStopping());
      }
      context.stop().await(BETWEEN_LOOKS);
    }
  }

  private boolean hasEnded() {
    if (!thread.signal().isStopping() && !context.stop().isStopping()) {
      return false;
    }
    thread.end();
    thread.rethrow();
    return true;
  }

  private CatchUpReport report(Optional<ApplyReport> done, Instant began, boolean caughtUp) {
    ApplyReport now = done.orElse(counted);
    CatchUpReport report =
        new CatchUpReport(
            now.transactions() - counted.transactions(),
            now.changes() - counted.changes(),
            now.appliedLsn(),
            Duration.between(began, context.clock().instant()).toMillis() / 1000.0,
            caughtUp);
    counted = now;
    return report;
  }

  /** Ends; a statement that waits for a lock is ended with its session. */
  @Override
  public void close() {
    thread.signal().stop();
    try (Alarm abort = Alarm.after(GRACE, thread.signal()::abort)) {
      thread.end();
    }
  }
}
