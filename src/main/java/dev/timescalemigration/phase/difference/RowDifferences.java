package dev.timescalemigration.phase.difference;

import dev.timescalemigration.postgres.Identifiers;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.ResultIterator;

/**
 * Finds the rows that differ by reading both sides sorted by key (by the row's text where there is
 * no key) and merging the two streams. Memory holds one row of either side and the samples.
 */
public final class RowDifferences {
  private static final int FETCHED_AT_ONCE = 1_000;
  private static final int LONGEST_SAMPLE = 200;

  private final int sampleSize;
  private final List<String> missingSample = new ArrayList<>();
  private final List<String> extraSample = new ArrayList<>();
  private final List<String> differentSample = new ArrayList<>();
  private long missing;
  private long extra;
  private long different;

  private RowDifferences(int sampleSize) {
    this.sampleSize = sampleSize;
  }

  private record Row(String key, long hash) {}

  /**
   * Compares row by row, each side in one statement and so in one snapshot.
   *
   * @param sampleSize how many rows of each kind are named
   */
  public static RowDifference find(
      Handle source, ComparedRows inSource, Handle target, ComparedRows inTarget, int sampleSize) {
    RowDifferences differences = new RowDifferences(sampleSize);
    inTransaction(
        source,
        () ->
            inTransaction(
                target,
                () -> {
                  try (ResultIterator<Row> sourceRows = rows(source, inSource);
                      ResultIterator<Row> targetRows = rows(target, inTarget)) {
                    differences.merge(sourceRows, targetRows);
                  }
                }));
    return differences.result();
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

  /**
   * Keys are sorted by their bytes as text, which both servers do alike whatever their collations.
   */
  private static ResultIterator<Row> rows(Handle handle, ComparedRows rows) {
    List<String> key = rows.key().isEmpty() ? rows.columns() : rows.key();
    return handle
        .createQuery(
            "select (row("
                + Identifiers.quoteAll(key)
                + ")::text) collate \"C\" as key, "
                + rows.hash()
                + " as hash from "
                + rows.relation()
                + " where "
                + rows.predicate()
                + " order by 1, 2")
        .setFetchSize(FETCHED_AT_ONCE)
        .map((row, context) -> new Row(row.getString(1), row.getLong(2)))
        .iterator();
  }

  private void merge(Iterator<Row> source, Iterator<Row> target) {
    Row ofSource = next(source);
    Row ofTarget = next(target);
    while (ofSource != null || ofTarget != null) {
      int order = order(ofSource, ofTarget);
      if (order < 0) {
        missing++;
        sample(missingSample, ofSource);
      } else if (order > 0) {
        extra++;
        sample(extraSample, ofTarget);
      } else if (ofSource.hash() != ofTarget.hash()) {
        different++;
        sample(differentSample, ofSource);
      }
      if (order <= 0) {
        ofSource = next(source);
      }
      if (order >= 0) {
        ofTarget = next(target);
      }
    }
  }

  private static Row next(Iterator<Row> rows) {
    return rows.hasNext() ? rows.next() : null;
  }

  /** Java compares strings by UTF-16 units, the server by UTF-8 bytes. */
  private static int order(Row ofSource, Row ofTarget) {
    if (ofSource == null) {
      return 1;
    }
    if (ofTarget == null) {
      return -1;
    }
    return Utf8Order.compare(ofSource.key(), ofTarget.key());
  }

  private void sample(List<String> samples, Row row) {
    if (samples.size() < sampleSize) {
      samples.add(
          row.key().length() > LONGEST_SAMPLE
              ? row.key().substring(0, LONGEST_SAMPLE) + "…"
              : row.key());
    }
  }

  private RowDifference result() {
    return new RowDifference(
        missing,
        extra,
        different,
        List.copyOf(missingSample),
        List.copyOf(extraSample),
        List.copyOf(differentSample));
  }
}
