package dev.timescalemigration.cli.progress;

import dev.timescalemigration.cli.terminal.Terminal;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Timer;
import java.util.TimerTask;

/** Progress as one line at the bottom of the terminal that is redrawn; messages are above. */
final class ProgressBar implements Display {
  private static final long MILLIS_BETWEEN_DRAWINGS = 200;

  /** Asking for the width starts a process: every so many drawings is often enough. */
  private static final int DRAWINGS_PER_WIDTH = 25;

  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintWriter out;
  private final PrintWriter writer;
  private final Terminal terminal;
  private final Meter meter;
  private final Timer drawing = new Timer("progress bar", true);
  private boolean running;
  private int drawings;
  private int width;

  ProgressBar(PrintWriter out, PrintWriter writer, Terminal terminal, Clock clock) {
    this.out = out;
    this.writer = writer;
    this.terminal = terminal;
    this.meter = new Meter(clock);
    drawing.schedule(
        new TimerTask() {
          @Override
          public void run() {
            draw();
          }
        },
        MILLIS_BETWEEN_DRAWINGS,
        MILLIS_BETWEEN_DRAWINGS);
  }

  @Override
  public synchronized void started(
      String phase, String unit, long done, long total, long bytesDone, long totalBytes) {
    meter.started(phase, unit, done, total, bytesDone, totalBytes);
    running = true;
    draw();
  }

  @Override
  public void advanced(long units, long bytes) {
    meter.advanced(units, bytes);
  }

  @Override
  public synchronized void message(String line) {
    writer.print(running ? CLEAR_LINE : "");
    writer.println(line);
    draw();
  }

  @Override
  public synchronized void print(String line) {
    if (running) {
      writer.print(CLEAR_LINE);
      writer.flush();
    }
    out.println(line);
    out.flush();
    draw();
  }

  @Override
  public synchronized void ended() {
    if (running) {
      running = false;
      writer.print(CLEAR_LINE);
      writer.println(ProgressText.summary(meter.read()));
      writer.flush();
    }
  }

  @Override
  public void close() {
    drawing.cancel();
    ended();
  }

  private synchronized void draw() {
    if (running) {
      if (drawings++ % DRAWINGS_PER_WIDTH == 0) {
        width = terminal.width();
      }
      writer.print(CLEAR_LINE + ProgressText.bar(meter.read(), width, terminal.unicode()));
    }
    writer.flush();
  }
}
