package dev.timescalemigration.work;

import java.time.Duration;
import java.util.Timer;
import java.util.TimerTask;

/** Does something after a while, in a thread of its own, unless it is closed before. */
public final class Alarm implements AutoCloseable {
  private final Timer timer = new Timer("alarm", true);
  private volatile boolean rang;

  private Alarm() {}

  /** Does something once a time has passed, which may be none. */
  public static Alarm after(Duration delay, Runnable action) {
    Alarm alarm = new Alarm();
    alarm.timer.schedule(
        new TimerTask() {
          @Override
          public void run() {
            alarm.rang = true;
            action.run();
          }
        },
        Math.max(delay.toMillis(), 0));
    return alarm;
  }

  /** Whether the time has passed. */
  public boolean rang() {
    return rang;
  }

  @Override
  public void close() {
    timer.cancel();
  }
}
