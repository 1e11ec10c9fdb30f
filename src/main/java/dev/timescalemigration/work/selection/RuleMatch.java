package dev.timescalemigration.work.selection;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.ContinuousAggregate;
import dev.timescalemigration.timescale.Hypertable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Which hypertables the filter and the cascades of one rule name. */
final class RuleMatch {
  private RuleMatch() {}

  static List<Hypertable> of(
      Handle source,
      List<Hypertable> all,
      List<ContinuousAggregate> aggregates,
      SelectionRule rule) {
    if (rule.filter().isEmpty()) {
      return all;
    }
    Set<QualifiedName> names = new HashSet<>(matching(source, all, rule.filter().get()));
    if (names.isEmpty()) {
      throw matchesNothing(all, rule.filter().get());
    }
    if (rule.cascadeUp() || rule.cascadeDown()) {
      names.addAll(cascaded(Set.copyOf(names), aggregates, rule));
    }
    return all.stream().filter(hypertable -> names.contains(hypertable.name())).toList();
  }

  /** Names of the hypertables, as the catalog has them, whose public name matches. */
  private static List<QualifiedName> matching(Handle source, List<Hypertable> all, String filter) {
    return NameFilter.matching(source, all.stream().map(Hypertable::publicName).toList(), filter)
        .stream()
        .map(position -> all.get(position).name())
        .toList();
  }

  /**
   * Aggregates are ordered with each after the one it reads, so one pass in that order finds
   * everything above, and one in reverse everything below.
   */
  private static Set<QualifiedName> cascaded(
      Set<QualifiedName> matched, List<ContinuousAggregate> aggregates, SelectionRule rule) {
    Set<QualifiedName> up = new HashSet<>(matched);
    Set<QualifiedName> down = new HashSet<>(matched);
    for (int i = 0; i < aggregates.size(); i++) {
      ContinuousAggregate above = aggregates.get(i);
      if (rule.cascadeUp() && up.contains(above.raw())) {
        up.add(above.materialization());
      }
      ContinuousAggregate below = aggregates.get(aggregates.size() - 1 - i);
      if (rule.cascadeDown() && down.contains(below.materialization())) {
        down.add(below.raw());
      }
    }
    up.addAll(down);
    return up;
  }

  private static MigrationFailure matchesNothing(List<Hypertable> all, String filter) {
    return MigrationFailure.usage(
        "FilterSelectsNothing",
        "filter '" + filter + "' selects no hypertable and no continuous aggregate of the source",
        all.isEmpty()
            ? "the source has none; check that it is the right database"
            : "the source has " + NameList.of(all.stream().map(Hypertable::publicName).toList()));
  }
}
