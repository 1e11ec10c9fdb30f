package dev.timescalemigration.compare.rows;

import dev.timescalemigration.work.StopSignal;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterator;
import org.jdbi.v3.core.statement.Query;

/**
 * Finds the rows that differ: both sides are hashed in buckets first, and of the buckets that
 * differ the rows are read sorted and merged. What moves and is sorted is thereby little more than
 * what differs, and memory holds the rows of one key and the findings, up to a limit.
 */
public final class RowDifferences {
  private static final int FETCHED_AT_ONCE = 1_000;

  /** Each is a condition of its own, which an index finds. */
  private static final int LOOKED_UP_AT_ONCE = 100;

  /** More findings than this are not looked at again: so many are not on their way. */
  private static final int MOST_LOOKED_AT_AGAIN = 10_000;

  /** What a write that goes to both sides leaves for a moment is forgotten after each of them. */
  private static final List<Duration> PAUSES =
      List.of(Duration.ofMillis(250), Duration.ofMillis(500));

  /** How long a finding has to last from then on. */
  private static final Duration SETTLE = Duration.ofMillis(1500);

  private final Handle source;
  private final ComparedRows inSource;
  private final Handle target;
  private final ComparedRows inTarget;

  private RowDifferences(
      Handle source, ComparedRows inSource, Handle target, ComparedRows inTarget) {
    this.source = source;
    this.inSource = inSource;
    this.target = target;
    this.inTarget = inTarget;
  }

  /**
   * Compares row by row, as of now.
   *
   * @param sampleSize how many rows of each kind are named
   */
  public static RowDifference find(
      Handle source, ComparedRows inSource, Handle target, ComparedRows inTarget, int sampleSize) {
    return new RowDifferences(source, inSource, target, inTarget).everything(0).result(sampleSize);
  }

  /**
   * Compares row by row and gives back only what lasts for two seconds and counts as {@link
   * LastingDifferences} says.
   *
   * @param source session outside of a snapshot, so that each look sees what was committed since
   * @param target likewise
   * @param stop ends the watching early
   */
  public static RowDifference findLasting(
      Handle source,
      ComparedRows inSource,
      Handle target,
      ComparedRows inTarget,
      int sampleSize,
      StopSignal stop) {
    RowDifferences differences = new RowDifferences(source, inSource, target, inTarget);
    Findings found = differences.everything(MOST_LOOKED_AT_AGAIN);
    if (!found.areRemembered()) {
      return found.result(sampleSize);
    }
    for (Duration pause : PAUSES) {
      if (found.isEmpty() || stop.await(pause)) {
        return found.result(sampleSize);
      }
      Findings now = found.none();
      differences.again(found.rows(), now);
      found = now;
    }
    if (!found.isEmpty() && !stop.await(SETTLE)) {
      found = new LastingDifferences(source, inSource, target, inTarget, stop).of(found);
    }
    return found.result(sampleSize);
  }

  /**
   * Compares row by row, as of now, and hands on what differs, in the order of the keys' hashes.
   */
  public static void forEach(
      Handle source,
      ComparedRows inSource,
      Handle target,
      ComparedRows inTarget,
      Consumer<DifferingRow> found) {
    new RowDifferences(source, inSource, target, inTarget).everything(found);
  }

  /** Looks again at rows that differed, and hands on what differs now. */
  public static void again(
      Handle source,
      ComparedRows inSource,
      Handle target,
      ComparedRows inTarget,
      Collection<DifferingRow> rows,
      Consumer<DifferingRow> found) {
    new RowDifferences(source, inSource, target, inTarget).again(rows, found);
  }

  private Findings everything(int remembered) {
    Findings findings = new Findings(remembered);
    everything(findings);
    return findings;
  }

  private void everything(Consumer<DifferingRow> found) {
    Map<Long, ComparedRows.RowsDigest> ofSource = inSource.buckets(source);
    Map<Long, ComparedRows.RowsDigest> ofTarget = inTarget.buckets(target);
    Set<Long> differing = new TreeSet<>(ofSource.keySet());
    differing.addAll(ofTarget.keySet());
    differing.removeIf(
        bucket ->
            ofSource.containsKey(bucket) && ofSource.get(bucket).equals(ofTarget.get(bucket)));
    if (!differing.isEmpty()) {
      read(side -> rows(wanted(side, "rows_of_buckets", differing)), found);
    }
  }

  private void again(Collection<DifferingRow> rows, Consumer<DifferingRow> found) {
    if (inSource.key().isEmpty()) {
      Set<Long> hashes = rows.stream().map(DifferingRow::keyHash).collect(Collectors.toSet());
      read(side -> rows(wanted(side, "rows_of_keys", hashes)), found);
      return;
    }
    List<String> conditions = rows.stream().map(row -> "(" + row.key() + ")").distinct().toList();
    for (int begin = 0; begin < conditions.size(); begin += LOOKED_UP_AT_ONCE) {
      List<String> some =
          conditions.subList(begin, Math.min(begin + LOOKED_UP_AT_ONCE, conditions.size()));
      read(
          side -> rows(side.rows().conditionQuery(side.handle(), "rows_of_conditions", some, "")),
          found);
    }
  }

  /** One side: a session and its rows. */
  private record OneSide(Handle handle, ComparedRows rows) {}

  private static Query wanted(OneSide side, String file, Set<Long> wanted) {
    return side.rows().query(side.handle(), file).bindArray("wanted", Long.class, wanted.toArray());
  }

  private void read(
      Function<OneSide, ResultIterator<KeyedRows.KeyedRow>> query, Consumer<DifferingRow> found) {
    inTransaction(
        source,
        () ->
            inTransaction(
                target,
                () -> {
                  try (ResultIterator<KeyedRows.KeyedRow> ofSource =
                          query.apply(new OneSide(source, inSource));
                      ResultIterator<KeyedRows.KeyedRow> ofTarget =
                          query.apply(new OneSide(target, inTarget))) {
                    KeyedRows.merge(ofSource, ofTarget, found);
                  }
                }));
  }

  /**
   * Rows are fetched in portions only within a transaction; the caller's serves, if there is one.
   */
  private static void inTransaction(Handle handle, Runnable work) {
    if (handle.isInTransaction()) {
      work.run();
    } else {
      handle.useTransaction(transaction -> work.run());
    }
  }

  private static ResultIterator<KeyedRows.KeyedRow> rows(Query query) {
    return query
        .setFetchSize(FETCHED_AT_ONCE)
        .map(
            (row, context) ->
                new KeyedRows.KeyedRow(
                    row.getLong("key_hash"),
                    row.getString("key"),
                    row.getLong("hash"),
                    row.getLong("copies")))
        .iterator();
  }
}
