package dev.timescalemigration.phase.prove;

import dev.timescalemigration.capture.apply.TouchedRows;
import dev.timescalemigration.ledger.capture.ChangedRange;
import dev.timescalemigration.ledger.comparison.Piece;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.QualifiedName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The pieces in which changed ranges are compared; chunks are not listed for it. */
final class TouchedPieces {
  /** Neighbouring ranges are read together; a statement locks each chunk that it reads. */
  private static final int MOST_CHUNKS = 16;

  private TouchedPieces() {}

  /**
   * All pieces.
   *
   * @param tables what the tables are; those that are not among them are passed over
   */
  static List<Piece> of(
      List<ChangedRange> changed, Map<QualifiedName, Piece.TableKind> tables, TouchedRows rows) {
    Map<QualifiedName, List<ChangedRange>> byTable =
        changed.stream()
            .filter(range -> tables.containsKey(range.table()))
            .collect(
                Collectors.groupingBy(
                    ChangedRange::table, LinkedHashMap::new, Collectors.toList()));
    List<Piece> pieces = new ArrayList<>();
    byTable.forEach(
        (table, ranges) ->
            together(ranges, rows)
                .forEach(
                    group -> pieces.add(piece(pieces.size(), tables.get(table), group, rows))));
    return pieces;
  }

  /** Groups of neighbours; the ranges come in their order. */
  private static List<List<ChangedRange>> together(List<ChangedRange> ranges, TouchedRows rows) {
    Optional<ChangedRange> all = ranges.stream().filter(TouchedPieces::isAll).findFirst();
    if (all.isPresent()) {
      return List.of(List.of(all.get()));
    }
    List<List<ChangedRange>> groups = new ArrayList<>();
    for (ChangedRange range : ranges) {
      List<ChangedRange> last = groups.isEmpty() ? List.of() : groups.get(groups.size() - 1);
      if (!last.isEmpty() && belongsTo(last, range, rows)) {
        last.add(range);
      } else {
        groups.add(new ArrayList<>(List.of(range)));
      }
    }
    return groups;
  }

  private static boolean isAll(ChangedRange range) {
    return range.from().isEmpty() || range.until().isEmpty();
  }

  private static boolean belongsTo(List<ChangedRange> group, ChangedRange range, TouchedRows rows) {
    ChangedRange first = group.get(0);
    // As decimals: the first chunk of all may begin at the smallest number there is.
    double from = first.from().orElseThrow();
    double width = first.until().orElseThrow() - from;
    return rows.in(range).isPresent()
        && rows.in(first).isPresent()
        && range.until().orElseThrow() - from <= MOST_CHUNKS * width;
  }

  private static Piece piece(
      int number, Piece.TableKind kind, List<ChangedRange> group, TouchedRows rows) {
    ChangedRange first = group.get(0);
    return new Piece(
        number,
        kind,
        first.table(),
        first.from(),
        group.stream()
            .map(ChangedRange::until)
            .max(Comparator.comparingLong(until -> until.orElse(Long.MAX_VALUE)))
            .orElseThrow(),
        "changed",
        0,
        "",
        condition(group, rows));
  }

  private static Optional<String> condition(List<ChangedRange> group, TouchedRows rows) {
    Map<String, Set<String>> byColumn = new LinkedHashMap<>();
    for (ChangedRange range : group) {
      Optional<Map<String, Set<String>>> touched = rows.in(range);
      if (touched.isEmpty()) {
        return Optional.empty();
      }
      touched
          .get()
          .forEach(
              (column, values) ->
                  byColumn.computeIfAbsent(column, each -> new TreeSet<>()).addAll(values));
    }
    return Optional.of(
        byColumn.entrySet().stream()
            .map(each -> isOneOf(each.getKey(), each.getValue()))
            .collect(Collectors.joining(" and ")));
  }

  /** The server finds the type of the values, which need no escape. */
  private static String isOneOf(String column, Set<String> values) {
    return Identifiers.quote(column)
        + values.stream().collect(Collectors.joining("\",\"", " = any ('{\"", "\"}')"));
  }
}
