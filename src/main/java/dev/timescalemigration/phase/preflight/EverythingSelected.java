package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.phase.preflight.facts.SelectionFacts;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.timescale.ContinuousAggregate;
import dev.timescalemigration.timescale.Hypertable;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Every hypertable and continuous aggregate is selected, or it is named that it is not. */
final class EverythingSelected implements Requirement {

  @Override
  public String name() {
    return "selection";
  }

  @Override
  public Set<Side> reads() {
    return EnumSet.of(Side.SOURCE);
  }

  @Override
  public boolean applies(Facts facts) {
    return facts.selection().isPresent()
        && facts.selected().refusal().isEmpty()
        && facts.source().timescale().isPresent();
  }

  @Override
  public CheckFinding examine(Facts facts) {
    Set<QualifiedName> selected = selected(facts.selected());
    List<QualifiedName> unselected =
        facts.sourceTimescale().hypertables().stream()
            .filter(hypertable -> !selected.contains(hypertable.name()))
            .map(Hypertable::publicName)
            .sorted()
            .toList();
    if (unselected.isEmpty()) {
      return CheckFinding.ok("the rules select every hypertable and continuous aggregate");
    }
    return CheckFinding.warn(
            "no rule selects " + NameList.of(unselected) + ": what they hold stays in the source",
            readsWhatIsSelected(facts, selected)
                ? "let the rules select them; cascade Up (--cascade-up) takes the continuous"
                    + " aggregates along"
                : "let the rules select them, unless they are to be left out")
        .naming(unselected);
  }

  private static Set<QualifiedName> selected(SelectionFacts selection) {
    return selection.hypertables().stream().map(Hypertable::name).collect(Collectors.toSet());
  }

  /** Whether an aggregate is left behind though what it reads is moved. */
  private static boolean readsWhatIsSelected(Facts facts, Set<QualifiedName> selected) {
    return facts.sourceTimescale().aggregates().stream()
        .filter(aggregate -> !selected.contains(aggregate.materialization()))
        .map(ContinuousAggregate::raw)
        .anyMatch(selected::contains);
  }
}
