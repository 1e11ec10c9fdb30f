package dev.timescalemigration.phase.validate;

import dev.timescalemigration.compare.rows.RowDifferences;
import dev.timescalemigration.compare.rows.TablePair;
import dev.timescalemigration.phase.validate.ValidateReport.TableResult;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.TwoSides;
import dev.timescalemigration.timescale.TimeWindow;
import dev.timescalemigration.work.StopSignal;
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

  private static final String COPY =
      "run 'tsm stage' with the same completion point, which adds chunks that the source has made"
          + " since, 'tsm copy', 'tsm verify --again' to find the rows, 'tsm copy --failed' to copy"
          + " their chunks, and 'tsm validate' again";

  /** The source's own policy may have materialized more since the target was refreshed. */
  private static final String REFRESH =
      "if a policy of the source refreshed it meanwhile, run 'tsm refresh-caggs' and then 'tsm"
          + " validate' again; otherwise "
          + COPY;

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
    List<TimeWindow> differing = new ArrayList<>();
    for (TimeWindow window : range.windows()) {
      if (stop.isStopping()) {
        break;
      }
      TwoSides<Long> rows = lasting(window);
      ofSource += rows.source();
      ofTarget += rows.target();
      if (!rows.areEqual()) {
        differing.add(window);
      }
    }
    String table = range.hypertable().publicName().toString();
    List<String> different = different(differing);
    if (!different.isEmpty()) {
      return TableResult.different(
          table,
          "counted",
          ofSource,
          ofTarget,
          String.join("; ", different),
          range.hypertable().continuousAggregate().isPresent() ? REFRESH : COPY);
    }
    return TableResult.equal(
        table,
        "counted",
        ofSource,
        ofTarget,
        differing.isEmpty()
            ? range.note()
            : "late rows are being written; no row stayed different");
  }

  private TwoSides<Long> lasting(TimeWindow window) {
    TwoSides<Long> rows = count(window);
    for (Duration pause : PAUSES) {
      if (rows.areEqual() || stop.await(pause)) {
        break;
      }
      rows = count(window);
    }
    return rows;
  }

  private TwoSides<Long> count(TimeWindow window) {
    return range.count(source, target, window);
  }

  /** What differs, chunk by chunk, in windows whose numbers of rows differ. */
  private List<String> different(List<TimeWindow> windows) {
    List<String> different = new ArrayList<>();
    for (TimeWindow window : windows) {
      for (TimeWindow chunk : range.byChunk(window)) {
        TwoSides<Long> rows = count(chunk);
        if (rows.areEqual() || !staysDifferent(chunk)) {
          continue;
        }
        if (different.size() == MOST_WINDOWS_NAMED) {
          different.add("and more");
          return different;
        }
        different.add(
            range.describe(chunk)
                + ": "
                + rows.source()
                + " rows in the source, "
                + rows.target()
                + " in the target");
      }
    }
    return different;
  }

  /**
   * Where late rows come all the time, no two counts are of the same moment; their rows decide, by
   * the columns that both sides have.
   */
  private boolean staysDifferent(TimeWindow window) {
    QualifiedName table = range.hypertable().name();
    TablePair pair = TablePair.of(source, table, target, range.target()).withoutComputed();
    String predicate = range.predicate(window);
    return !RowDifferences.findLasting(
            source,
            pair.rows(table.quoted(), predicate),
            target,
            pair.rows(range.target().quoted(), predicate),
            1,
            stop)
        .isEmpty();
  }
}
