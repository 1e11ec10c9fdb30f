package dev.timescalemigration.postgres;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * What a table of one database says of its values that need not be true in another database.
 *
 * @param objectIds columns whose stored values hold object ids
 * @param hashed columns whose values may have another hash
 * @param orders collations of the first database, as {@link ColumnMeaning} writes them, for which
 *     the other database may have another order
 * @param ordered columns that are ordered by one of these
 */
public record MeaningDifference(
    Set<String> objectIds, Set<String> hashed, Set<String> orders, Set<String> ordered) {

  /** Everything means the same. */
  public static final MeaningDifference NONE =
      new MeaningDifference(Set.of(), Set.of(), Set.of(), Set.of());

  /** Defensive copies. */
  public MeaningDifference {
    objectIds = Set.copyOf(objectIds);
    hashed = Set.copyOf(hashed);
    orders = Set.copyOf(orders);
    ordered = Set.copyOf(ordered);
  }

  /** Compares two tables, column by column of the same name. */
  public static MeaningDifference between(
      Handle source, QualifiedName inSource, Handle target, QualifiedName inTarget) {
    return between(ColumnMeaning.of(source, inSource), ColumnMeaning.of(target, inTarget));
  }

  static MeaningDifference between(List<ColumnMeaning> source, List<ColumnMeaning> target) {
    Map<String, ColumnMeaning> counterparts =
        target.stream().collect(Collectors.toMap(ColumnMeaning::name, Function.identity()));
    Set<String> objectIds = new HashSet<>();
    Set<String> hashed = new HashSet<>();
    Set<String> orders = new HashSet<>();
    Set<String> ordered = new HashSet<>();
    for (ColumnMeaning column : source) {
      ColumnMeaning other = counterparts.getOrDefault(column.name(), column);
      if (column.holdsObjectIds()) {
        objectIds.add(column.name());
      }
      if (column.hashesObjectIds() || !column.hashes().equals(other.hashes())) {
        hashed.add(column.name());
      }
      if (!column.orders().equals(other.orders())) {
        orders.addAll(column.orders());
        ordered.add(column.name());
      }
    }
    return new MeaningDifference(objectIds, hashed, orders, ordered);
  }
}
