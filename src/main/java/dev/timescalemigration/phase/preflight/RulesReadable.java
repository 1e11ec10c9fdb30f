package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.phase.preflight.facts.SelectionFacts;
import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.timescale.Hypertable;
import java.util.EnumSet;
import java.util.Set;

/** The rules select hypertables, each once, and their bounds can be read. */
final class RulesReadable implements Requirement {

  @Override
  public String name() {
    return "rules";
  }

  @Override
  public Set<Side> reads() {
    return EnumSet.of(Side.SOURCE);
  }

  @Override
  public boolean applies(Facts facts) {
    return facts.selection().isPresent();
  }

  @Override
  public CheckFinding examine(Facts facts) {

    SelectionFacts selection = facts.selected();
    if (selection.refusal().isPresent()) {
      return CheckFinding.fail(
          selection.refusal().get().getMessage(), selection.refusal().get().hint().orElse(""));
    }
    String found =
        selection.hypertables().isEmpty()
            ? "the source has no hypertable: only plain tables are moved, with the schema"
            : "they select "
                + NameList.of(
                    selection.hypertables().stream().map(Hypertable::publicName).toList());
    return selection.notes().isEmpty()
        ? CheckFinding.ok(found)
        : CheckFinding.warn(
            found + "; " + String.join("; ", selection.notes()), "write the offset");
  }
}
