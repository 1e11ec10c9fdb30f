package dev.timescalemigration.compare.rows;

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
public final class LastingDifferences {
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

  /**
   * Over some rows of both sides.
   *
   * @param source session outside of a snapshot, so that each look sees what was committed since
   * @param target likewise
   * @param stop ends the looking early
   */
  public LastingDifferences(
      Handle source, ComparedRows inSource, Handle target, ComparedRows inTarget, StopSignal stop) {
    this.source = source;
    this.inSource = inSource;
    this.target = target;
    this.inTarget = inTarget;
    this.stop = stop;
  }

  /** Those that count. Of so many that not all are kept, all rows are read again. */
  public Findings of(Findings before) {
    Findings now = before.none();
    if (!before.areRemembered()) {
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
    lasting.forEach(now);
    return now;
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
