package dev.timescalemigration.capture;

import dev.timescalemigration.ledger.capture.Lsn;
import dev.timescalemigration.work.Alarm;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.PhaseReport;
import dev.timescalemigration.work.StopSignal;
import java.time.Duration;
import java.time.Instant;

/** Applies changes until the target is hardly behind the source. */
public final class CatchUp {
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final PhaseContext context;

  /** A run that has not begun. */
  public CatchUp(PhaseContext context) {
    this.context = context;
  }

  /**
   * What was applied.
   *
   * @param transactions transactions of the source
   * @param changes changes of rows in them
   * @param appliedLsn everything up to here is applied
   * @param lagSeconds how far the target was behind at most when it ended
   * @param caughtUp whether that is what was asked for
   */
  public record CatchUpReport(
      long transactions, long changes, String appliedLsn, double lagSeconds, boolean caughtUp)
      implements PhaseReport {
    private CatchUpReport and(CatchUpReport next) {
      return new CatchUpReport(
          transactions + next.transactions,
          changes + next.changes,
          next.appliedLsn,
          next.lagSeconds,
          next.caughtUp);
    }
  }

  /**
   * Applies in rounds. Each applies all that was committed when it began: when it ends, the target
   * is no further behind than the round took.
   *
   * @param maxLag how far the target may be behind
   */
  public CatchUpReport until(Duration maxLag) {
    CatchUpReport all = new CatchUpReport(0, 0, "", 0, false);
    while (!all.caughtUp() && !context.stop().isStopping()) {
      Instant began = context.clock().instant();
      CaptureApply.ApplyReport round = new CaptureApply(context, true).run();
      Duration lag = Duration.between(began, context.clock().instant());
      boolean caughtUp = lag.compareTo(maxLag) <= 0 && !context.stop().isStopping();
      all =
          all.and(
              new CatchUpReport(
                  round.transactions(),
                  round.changes(),
                  round.appliedLsn(),
                  seconds(lag),
                  caughtUp));
      if (!caughtUp) {
        context
            .progress()
            .message("applied up to " + round.appliedLsn() + " in " + lag.toSeconds() + " s");
      }
    }
    return all;
  }

  /**
   * Applies what is committed now, once.
   *
   * @param limit it is given up after so long
   * @return whether all of it is applied, and what
   */
  public CatchUpReport drain(Duration limit) {
    Instant began = context.clock().instant();
    Lsn goal = context.source().with(SourceLog::committed);
    StopSignal own = new StopSignal();
    PhaseContext limited = context.stoppedBy(own);
    try (Alarm stop = Alarm.after(limit, own::stop);
        Alarm abort = Alarm.after(limit.plus(GRACE), own::abort);
        StopSignal.Registration abortToo = context.stop().onAbort(own::abort)) {
      CaptureApply.ApplyReport applied = new CaptureApply(limited, true).run();
      return new CatchUpReport(
          applied.transactions(),
          applied.changes(),
          applied.appliedLsn(),
          seconds(Duration.between(began, context.clock().instant())),
          goal.isAtMost(Lsn.parse(applied.appliedLsn())) && !context.stop().isStopping());
    } catch (RuntimeException e) {
      if (!own.isStopping() || context.stop().isStopping()) {
        throw e;
      }
      // A statement that waits for a lock of the target's was ended with its session.
      return new CatchUpReport(
          0, 0, "", seconds(Duration.between(began, context.clock().instant())), false);
    }
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1000.0;
  }
}
