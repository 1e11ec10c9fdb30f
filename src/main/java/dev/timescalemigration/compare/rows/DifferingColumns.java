package dev.timescalemigration.compare.rows;

import dev.timescalemigration.postgres.Identifiers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** What of rows with the same key differs. */
public final class DifferingColumns {
  private static final int AT_ONCE = 100;

  /** Characters of a value that are shown. */
  private static final int LONGEST_VALUE = 200;

  private DifferingColumns() {}

  /**
   * A value on both sides.
   *
   * @param source the source's value as text, shortened; null for NULL, and where there is no row
   * @param target the target's value
   */
  public record Values(String source, String target) {}

  /**
   * The names of the columns that differ, by the hash of the key; rows that differ otherwise none.
   */
  public static Map<Long, List<String>> of(
      Handle source,
      ComparedRows inSource,
      Handle target,
      ComparedRows inTarget,
      Collection<DifferingRow> rows) {
    String hashes =
        inSource.columns().stream()
            .map(column -> inSource.rowHash().expression(List.of(column)) + "::text")
            .collect(Collectors.joining(", "));
    Map<Long, List<String>> differing = new HashMap<>();
    List<DifferingRow> both = rows.stream().filter(row -> row.kind() == RowKind.DIFFERENT).toList();
    for (List<DifferingRow> some : batches(both)) {
      Map<Long, List<String>> ofSource = read(source, inSource, some, hashes);
      Map<Long, List<String>> ofTarget = read(target, inTarget, some, hashes);
      for (DifferingRow row : some) {
        List<String> one = ofSource.get(row.keyHash());
        List<String> other = ofTarget.get(row.keyHash());
        differing.put(row.keyHash(), differing(inSource.columns(), one, other));
      }
    }
    return differing;
  }

  private static List<String> differing(
      List<String> columns, List<String> one, List<String> other) {
    List<String> names = new ArrayList<>();
    for (int i = 0; one != null && other != null && i < columns.size(); i++) {
      if (!one.get(i).equals(other.get(i))) {
        names.add(columns.get(i));
      }
    }
    return names;
  }

  /** The values of rows that have a key, by the hash of the key and by the name of the column. */
  public static Map<Long, Map<String, Values>> values(
      Handle source,
      ComparedRows inSource,
      Handle target,
      ComparedRows inTarget,
      Collection<DifferingRow> rows) {
    String texts =
        inSource.columns().stream()
            .map(column -> "left(" + Identifiers.quote(column) + "::text, " + LONGEST_VALUE + ")")
            .collect(Collectors.joining(", "));
    Map<Long, Map<String, Values>> values = new HashMap<>();
    for (List<DifferingRow> some : batches(List.copyOf(rows))) {
      Map<Long, List<String>> ofSource = read(source, inSource, some, texts);
      Map<Long, List<String>> ofTarget = read(target, inTarget, some, texts);
      for (DifferingRow row : some) {
        Map<String, Values> ofRow = new LinkedHashMap<>();
        for (int i = 0; i < inSource.columns().size(); i++) {
          Values both =
              new Values(
                  value(ofSource.get(row.keyHash()), i), value(ofTarget.get(row.keyHash()), i));
          if (!Objects.equals(both.source(), both.target())) {
            ofRow.put(inSource.columns().get(i), both);
          }
        }
        values.put(row.keyHash(), ofRow);
      }
    }
    return values;
  }

  private static String value(List<String> row, int column) {
    return row == null ? null : row.get(column);
  }

  private static List<List<DifferingRow>> batches(List<DifferingRow> rows) {
    List<List<DifferingRow>> batches = new ArrayList<>();
    for (int begin = 0; begin < rows.size(); begin += AT_ONCE) {
      batches.add(rows.subList(begin, Math.min(begin + AT_ONCE, rows.size())));
    }
    return batches;
  }

  private static Map<Long, List<String>> read(
      Handle handle, ComparedRows rows, List<DifferingRow> wanted, String ofColumns) {
    Map<Long, List<String>> first = new HashMap<>();
    if (!rows.key().isEmpty()) {
      rows.read(handle, wanted, ofColumns).forEach((hash, all) -> first.put(hash, all.get(0)));
    }
    return first;
  }
}
