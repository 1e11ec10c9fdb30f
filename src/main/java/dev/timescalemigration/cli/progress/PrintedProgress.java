package dev.timescalemigration.cli.progress;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.timescalemigration.ledger.Json;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Progress as lines, for a pipe, a file or a program: one when a phase begins, one every few
 * seconds while something is done, and one when it ends.
 */
final class PrintedProgress implements Display {
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);

  /** One line of JSON; absent fields are left out. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record JsonLine(
      Instant time,
      String namespace,
      String name,
      String event,
      String phase,
      @JsonUnwrapped ProgressNumbers progress,
      String message) {}

  /** The numbers of a line; unknown ones are left out. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record ProgressNumbers(
      String unit,
      Long done,
      Long total,
      Long bytesDone,
      Long totalBytes,
      Integer percent,
      Long bytesPerSecond,
      Long etaSeconds) {

    static ProgressNumbers of(MeterReading reading) {
      return new ProgressNumbers(
          reading.unit(),
          reading.done(),
          reading.total(),
          reading.bytesDone(),
          reading.totalBytes(),
          reading.percent(),
          reading.bytesPerSecond().map(Math::round).orElse(null),
          reading.eta().map(Duration::toSeconds).orElse(null));
    }
  }

  private final PrintWriter writer;
  private final Consumer<String> results;
  private final Clock clock;
  private final Meter meter;
  private final Function<String, String> message;
  private final Function<MeterReading, String> line;
  private final Function<MeterReading, String> summary;
  private Instant lastLine = Instant.MIN;
  private boolean running;

  private PrintedProgress(
      PrintWriter writer,
      Consumer<String> results,
      Clock clock,
      Function<String, String> message,
      Function<MeterReading, String> line,
      Function<MeterReading, String> summary) {
    this.writer = writer;
    this.results = results;
    this.clock = clock;
    this.meter = new Meter(clock);
    this.message = message;
    this.line = line;
    this.summary = summary;
  }

  static Display text(PrintWriter out, PrintWriter err, Clock clock) {
    return new PrintedProgress(
        err,
        line -> {
          out.println(line);
          out.flush();
        },
        clock,
        text -> text,
        ProgressText::line,
        ProgressText::summary);
  }

  /** Results are not printed as lines: the one JSON value at the end holds them. */
  static Display json(PrintWriter err, Clock clock) {
    Lines lines = new Lines(clock, null, null, null);
    return new PrintedProgress(
        err, line -> {}, clock, lines::message, lines::progress, lines::ended);
  }

  /** The log of a pod: everything is a line there, results too, and names migration and phase. */
  static Display log(PrintWriter out, Clock clock, String namespace, String name, String phase) {
    Lines lines = new Lines(clock, namespace, name, phase);
    return new PrintedProgress(
        out,
        text -> {
          out.println(lines.message(text));
          out.flush();
        },
        clock,
        lines::message,
        lines::progress,
        lines::ended);
  }

  /**
   * Writes lines of JSON; outside of a cluster without names, and with the command for the phase.
   */
  private record Lines(Clock clock, String namespace, String name, String phase) {

    String message(String text) {
      return Json.write(
          new JsonLine(clock.instant(), namespace, name, "message", phase, null, text));
    }

    String progress(MeterReading reading) {
      return line("progress", reading);
    }

    String ended(MeterReading reading) {
      return line("ended", reading);
    }

    private String line(String event, MeterReading reading) {
      return Json.write(
          new JsonLine(
              clock.instant(),
              namespace,
              name,
              event,
              phase == null ? reading.phase() : phase,
              ProgressNumbers.of(reading),
              null));
    }
  }

  @Override
  public synchronized void started(
      String phase, String unit, long done, long total, long bytesDone, long totalBytes) {
    meter.started(phase, unit, done, total, bytesDone, totalBytes);
    running = true;
    write(line.apply(meter.read()));
    lastLine = clock.instant();
  }

  @Override
  public synchronized void advanced(long units, long bytes) {
    meter.advanced(units, bytes);
    Instant now = clock.instant();
    if (!now.isBefore(lastLine.plus(BETWEEN_LINES))) {
      lastLine = now;
      write(line.apply(meter.read()));
    }
  }

  @Override
  public synchronized void message(String text) {
    write(message.apply(text));
  }

  @Override
  public synchronized void print(String text) {
    results.accept(text);
  }

  @Override
  public synchronized void ended() {
    if (running) {
      running = false;
      write(summary.apply(meter.read()));
    }
  }

  @Override
  public void close() {
    ended();
  }

  private void write(String text) {
    writer.println(text);
    writer.flush();
  }
}
