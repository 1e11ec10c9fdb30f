package dev.timescalemigration.cli.progress;

import dev.timescalemigration.cli.terminal.Quantities;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A reading in words: one line that fits where it goes. */
final class ProgressText {
  private static final int WIDEST_BAR = 30;
  private static final int NARROWEST_BAR = 8;
  private static final String GAP = "  ";

  private ProgressText() {}

  /**
   * A line with a bar for a terminal: what does not fit into the width is left out, the least
   * important first, and the bar shrinks before that.
   */
  static String bar(MeterReading reading, int width, boolean unicode) {
    // The last column stays free: some terminals wrap when it is written.
    int room = width - 1;
    List<String> words = new ArrayList<>(words(reading));
    String head = reading.phase();
    String percent = String.format(Locale.ROOT, "%3d%%", reading.percent());
    while (true) {
      String tail = percent + (words.isEmpty() ? "" : GAP + String.join(GAP, words));
      int left = room - head.length() - tail.length() - 2;
      if (left >= NARROWEST_BAR) {
        return head
            + " "
            + ProgressCells.of(reading.fraction(), Math.min(left, WIDEST_BAR), unicode)
            + " "
            + tail;
      }
      if (words.isEmpty()) {
        String bare = head + " " + percent;
        return bare.length() <= room ? bare : bare.substring(0, Math.max(room, 0));
      }
      words.remove(words.size() - 1);
    }
  }

  /** A line for a pipe. */
  static String line(MeterReading reading) {
    return reading.phase() + ": " + reading.percent() + "%, " + String.join(", ", words(reading));
  }

  /** The last line of a phase in a pipe or above the next bar. */
  static String summary(MeterReading reading) {
    String bytes = reading.totalBytes() > 0 ? ", " + Quantities.bytes(reading.bytesDone()) : "";
    return reading.phase()
        + ": "
        + of(reading)
        + bytes
        + " in "
        + Quantities.duration(reading.elapsed());
  }

  /** The most important first. */
  private static List<String> words(MeterReading reading) {
    List<String> words = new ArrayList<>();
    words.add(of(reading));
    reading.eta().ifPresent(eta -> words.add("ETA " + clock(eta)));
    reading
        .bytesPerSecond()
        .ifPresent(rate -> words.add(Quantities.bytes(Math.round(rate)) + "/s"));
    if (reading.totalBytes() > 0) {
      words.add(
          Quantities.bytes(Math.min(reading.bytesDone(), reading.totalBytes()))
              + "/"
              + Quantities.bytes(reading.totalBytes()));
    }
    return words;
  }

  private static String of(MeterReading reading) {
    return reading.done() + "/" + reading.total() + " " + reading.unit();
  }

  private static String clock(Duration eta) {
    return eta.toHours() > 0
        ? String.format(
            Locale.ROOT, "%d:%02d:%02d", eta.toHours(), eta.toMinutesPart(), eta.toSecondsPart())
        : String.format(Locale.ROOT, "%d:%02d", eta.toMinutes(), eta.toSecondsPart());
  }
}
