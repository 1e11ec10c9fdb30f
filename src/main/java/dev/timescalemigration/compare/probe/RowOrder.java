package dev.timescalemigration.compare.probe;

import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;

/**
 * An order in which rows can be read without sorting them.
 *
 * @param name what gives the order, for people
 * @param keys what rows are sorted by
 */
public record RowOrder(String name, List<SortKey> keys) {

  /** Defensive copy. */
  public RowOrder {
    keys = List.copyOf(keys);
  }

  /** The orders that the indexes of a table give, those of a part of its rows left out. */
  public static List<RowOrder> ofIndexes(Handle handle, QualifiedName table) {
    Map<String, List<SortKey>> keys = new LinkedHashMap<>();
    handle
        .createQuery(SqlFile.of(RowOrder.class, "index_keys"))
        .bind("table", table.quoted())
        .map(
            (row, context) ->
                Map.entry(
                    row.getString("name"),
                    new SortKey(
                        row.getString("expression"),
                        row.getString("equality"),
                        row.getString("precedes"),
                        row.getBoolean("nulls_first"))))
        .forEach(
            key ->
                keys.computeIfAbsent(key.getKey(), name -> new ArrayList<>()).add(key.getValue()));
    return keys.entrySet().stream()
        .map(order -> new RowOrder(order.getKey(), order.getValue()))
        .toList();
  }

  /** The keys as columns {@code k0}, {@code k1}, …. */
  String selected() {
    return numbered("<key> as k<n>");
  }

  /** The keys, each with that of the row before as {@code p0}, {@code p1}, …. */
  String followed() {
    return numbered("k<n>, lag(k<n>) over () as p<n>");
  }

  /** As {@code ORDER BY} has it. */
  String order() {
    return keys.stream().map(SortKey::order).collect(Collectors.joining(", "));
  }

  /** Whether a row precedes the one before it; NULL, and so not, where a key of either is NULL. */
  String misplaced() {
    String misplaced = "false";
    for (int n = keys.size() - 1; n >= 0; n--) {
      SortKey key = keys.get(n);
      misplaced =
          "k%1$d %2$s p%1$d or (k%1$d %3$s p%1$d and (%4$s))"
              .formatted(n, key.precedes(), key.equality(), misplaced);
    }
    return misplaced;
  }

  private String numbered(String pattern) {
    return IntStream.range(0, keys.size())
        .mapToObj(
            n ->
                pattern
                    .replace("<n>", Integer.toString(n))
                    .replace("<key>", keys.get(n).expression()))
        .collect(Collectors.joining(", "));
  }
}
