package dev.timescalemigration.capture.apply;

import dev.timescalemigration.capture.stream.Change;
import dev.timescalemigration.capture.stream.ColumnValue;
import dev.timescalemigration.capture.stream.Row;
import dev.timescalemigration.ledger.capture.ChangedRange;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which rows the changes touch that are applied while it listens, so that these can be compared
 * without the rest of their chunk or table: rows of a chunk by their time, rows of a plain table by
 * the columns of their key. One thread applies while another asks.
 */
public final class TouchedRows {
  /** About 20 MB. */
  private static final int MOST_VALUES = 200_000;

  /** Types whose values are written alike on both sides, and of which there are arrays. */
  private static final Pattern LISTED_TYPES =
      Pattern.compile(
          "smallint|integer|bigint|numeric|uuid|date|timestamp with(out)? time zone|text"
              + "|character varying");

  /** Values that stand in an array and in a literal as they are. */
  private static final Pattern PLAIN_VALUE = Pattern.compile("[A-Za-z0-9_.:+@/ -]*");

  private final Map<ChangedRange, Touched> byRange = new HashMap<>();
  private boolean chunksDropped;
  private int values;
  private long changes;

  /** Of one range; {@code byColumn} is empty once only the whole range is known to be touched. */
  private static final class Touched {
    private final List<String> knownBy;
    private Optional<Map<String, Set<String>>> byColumn = Optional.of(new HashMap<>());

    Touched(List<String> knownBy) {
      this.knownBy = knownBy;
    }

    private int size() {
      return byColumn.stream().flatMap(all -> all.values().stream()).mapToInt(Set::size).sum();
    }
  }

  /**
   * By column the values of which each row has one that was touched in a range; empty when any row
   * may be. Rows of a chunk that was dropped are touched, and the log does not have them.
   */
  public synchronized Optional<Map<String, Set<String>>> in(ChangedRange range) {
    return Optional.ofNullable(byRange.get(range))
        .filter(touched -> !chunksDropped)
        .flatMap(touched -> touched.byColumn)
        .map(
            columns -> {
              Map<String, Set<String>> copy = new HashMap<>();
              columns.forEach((column, all) -> copy.put(column, Set.copyOf(all)));
              return copy;
            });
  }

  /** How many changes of rows were applied. */
  public synchronized long changes() {
    return changes;
  }

  /** Whether chunks may have been dropped. */
  public synchronized boolean chunksDropped() {
    return chunksDropped;
  }

  synchronized void dropChunks() {
    chunksDropped = true;
  }

  synchronized void applied(long more) {
    changes += more;
  }

  /** Any row of a range may be touched. */
  public synchronized void all(ChangedRange range) {
    Touched touched = byRange.computeIfAbsent(range, each -> new Touched(List.of()));
    values -= touched.size();
    touched.byColumn = Optional.empty();
  }

  /** The rows of one change. */
  synchronized void rows(SourceRelation relation, ChangedRange range, Change.OfRow change) {
    List<String> knownBy = relation.knownBy();
    Touched touched = byRange.computeIfAbsent(range, each -> new Touched(knownBy));
    if (touched.byColumn.isEmpty()) {
      return;
    }
    // Partitions may have other keys.
    boolean isListed =
        values < MOST_VALUES && !knownBy.isEmpty() && knownBy.equals(touched.knownBy);
    for (Row row : rows(change)) {
      for (String column : knownBy) {
        isListed = isListed && list(touched.byColumn.get(), column, row);
      }
    }
    if (!isListed) {
      all(range);
    }
  }

  /** An update without an old row has the key that it had. */
  private static List<Row> rows(Change.OfRow change) {
    if (change instanceof Change.Insert insert) {
      return List.of(insert.row());
    }
    if (change instanceof Change.Update update) {
      return update.old().isEmpty() ? List.of(update.row()) : List.of(update.old(), update.row());
    }
    return List.of(((Change.Delete) change).old());
  }

  private boolean list(Map<String, Set<String>> byColumn, String column, Row row) {
    int number = row.columns().indexOf(column);
    if (number < 0) {
      return false;
    }
    ColumnValue value = row.get(number);
    boolean isListed =
        value.text() != null
            && LISTED_TYPES.matcher(value.type()).matches()
            && PLAIN_VALUE.matcher(value.text()).matches();
    if (isListed && byColumn.computeIfAbsent(column, each -> new HashSet<>()).add(value.text())) {
      values++;
    }
    return isListed;
  }
}
