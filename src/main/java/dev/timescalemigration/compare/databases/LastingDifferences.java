package dev.timescalemigration.compare.databases;

import dev.timescalemigration.compare.rows.ComparedRows;
import dev.timescalemigration.compare.rows.DifferingRow;
import dev.timescalemigration.compare.rows.RowDifferences;
import dev.timescalemigration.work.StopSignal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * Looks again at rows that differed. A row that differs in the same way as before counts. A row
 * that differs in another way is being written: it counts only when it differs at each of several
 * looks.
 */
final class LastingDifferences {
  private static final List<Duration> PAUSES =
      List.of(
          Duration.ofMillis(100),
          Duration.ofMillis(250),
          Duration.ofMillis(500),
          Duration.ofMillis(1000),
          Duration.ofMillis(1500));

  private final Handle source;
  private final ComparedRows inSource;
  private final Handle target;
  private final ComparedRows inTarget;
  private final StopSignal stop;

  LastingDifferences(
      Handle source, ComparedRows inSource, Handle target, ComparedRows inTarget, StopSignal stop) {
    this.source = source;
    this.inSource = inSource;
    this.target = target;
    this.inTarget = inTarget;
    this.stop = stop;
  }

  /** Those that count. Of so many that not all are kept, all rows of the piece are read again. */
  Suspects of(Suspects before) {
    if (!before.areAll()) {
      Suspects now = new Suspects();
      RowDifferences.forEach(source, inSource, target, inTarget, now);
      return now;
    }
    List<DifferingRow> lasting = new ArrayList<>();
    List<DifferingRow> moving = look(before.rows(), lasting);
    for (Duration pause : PAUSES) {
      if (moving.isEmpty() || stop.await(pause)) {
        break;
      }
      moving = look(moving, lasting);
    }
    lasting.addAll(moving);
    return Suspects.of(lasting);
  }

  /** Looks once; what is as before goes to a list, and what differs in another way is answered. */
  private List<DifferingRow> look(Collection<DifferingRow> rows, List<DifferingRow> lasting) {
    Set<DifferingRow> before = new HashSet<>(rows);
    List<DifferingRow> moving = new ArrayList<>();
    RowDifferences.again(
        source,
        inSource,
        target,
        inTarget,
        rows,
        row -> (before.contains(row) ? lasting : moving).add(row));
    return moving;
  }
}
