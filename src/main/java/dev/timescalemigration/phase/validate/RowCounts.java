package dev.timescalemigration.phase.validate;

import dev.timescalemigration.phase.StopSignal;
import dev.timescalemigration.phase.validate.MigratedRange.Window;
import dev.timescalemigration.phase.validate.ValidateReport.TableResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Counts a hypertable's rows on both sides, window by window. */
final class RowCounts {
  /** A late row may be on its way: written to one side and not yet to the other. */
  private static final List<Duration> PAUSES =
      List.of(Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofMillis(1000));

  private static final int MOST_WINDOWS_NAMED = 5;

  private final Handle source;
  private final Handle target;
  private final MigratedRange range;
  private final StopSignal stop;

  RowCounts(Handle source, Handle target, MigratedRange range, StopSignal stop) {
    this.source = source;
    this.target = target;
    this.range = range;
    this.stop = stop;
  }

  TableResult compare() {
    long ofSource = 0;
    long ofTarget = 0;
    List<Window> differing = new ArrayList<>();
    for (Window window : range.windows()) {
      if (stop.isStopping()) {
        break;
      }
      Both<Long> rows = lasting(window);
      ofSource += rows.source();
      ofTarget += rows.target();
      if (!rows.areEqual()) {
        differing.add(window);
      }
    }
    String table = range.hypertable().publicName().toString();
    return differing.isEmpty()
        ? TableResult.equal(table, "counted", ofSource, ofTarget, range.note())
        : TableResult.different(
            table,
            "counted",
            ofSource,
            ofTarget,
            describe(differing),
            "run 'tsm verify --again' to find the rows, 'tsm copy --failed' to copy their chunks, and"
                + " 'tsm validate' again");
  }

  private Both<Long> lasting(Window window) {
    Both<Long> rows = count(window);
    for (Duration pause : PAUSES) {
      if (rows.areEqual() || stop.await(pause)) {
        break;
      }
      rows = count(window);
    }
    return rows;
  }

  private Both<Long> count(Window window) {
    return range.count(source, target, window);
  }

  private String describe(List<Window> differing) {
    List<String> named = new ArrayList<>();
    for (Window window : differing) {
      for (Window chunk : range.byChunk(window)) {
        if (named.size() == MOST_WINDOWS_NAMED) {
          return String.join("; ", named) + "; and more";
        }
        Both<Long> rows = count(chunk);
        if (!rows.areEqual()) {
          named.add(
              range.describe(chunk)
                  + ": "
                  + rows.source()
                  + " rows in the source, "
                  + rows.target()
                  + " in the target");
        }
      }
    }
    return named.isEmpty() ? "the numbers of rows differ" : String.join("; ", named);
  }
}
