package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.timescale.TimeType;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One completion point can serve all selected hypertables, or it is said how many are needed. */
final class CompletionPointsServe implements Requirement {

  @Override
  public String name() {
    return "time columns";
  }

  @Override
  public Set<Side> reads() {
    return EnumSet.of(Side.SOURCE);
  }

  @Override
  public boolean applies(Facts facts) {
    return facts.selection().isPresent() && !facts.selected().hypertables().isEmpty();
  }

  @Override
  public CheckFinding examine(Facts facts) {
    List<QualifiedName> without =
        facts.selected().hypertables().stream()
            .filter(CompletionPointsServe::hasNoBounds)
            .map(Hypertable::publicName)
            .toList();
    if (!without.isEmpty()) {
      return CheckFinding.fail(
              "no point in time can be given for " + NameList.of(without),
              "leave them out with a filter, and move them as plain tables")
          .naming(without);
    }
    Map<TimeType, List<QualifiedName>> byType =
        facts.selected().hypertables().stream()
            .collect(
                Collectors.groupingBy(
                    hypertable -> hypertable.time().timeType().orElseThrow(),
                    TreeMap::new,
                    Collectors.mapping(Hypertable::publicName, Collectors.toList())));
    if (byType.size() == 1) {
      return CheckFinding.ok(
          "all are " + byType.keySet().iterator().next().sqlName() + ": one point serves them");
    }
    String found =
        byType.entrySet().stream()
            .map(entry -> entry.getKey().sqlName() + ": " + NameList.of(entry.getValue()))
            .collect(Collectors.joining("; "));
    return facts.options().rules().size() >= byType.size()
        ? CheckFinding.ok(found)
        : CheckFinding.warn(
            found,
            "give one rule with a completion point for each time type, with cascade Up, which"
                + " includes the continuous aggregates");
  }

  /** A partitioning function maps the column to something else, on which bounds mean nothing. */
  private static boolean hasNoBounds(Hypertable hypertable) {
    return hypertable.time().timeType().isEmpty()
        || hypertable.time().partitioningFunction() != null;
  }
}
