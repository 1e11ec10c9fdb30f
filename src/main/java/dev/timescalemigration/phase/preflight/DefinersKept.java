package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.phase.preflight.facts.DefinerRoutine;
import java.util.List;

/** Functions that run with the rights of their owner keep that owner. */
final class DefinersKept implements Requirement {

  @Override
  public String name() {
    return "functions that run as their owner";
  }

  @Override
  public boolean applies(Facts facts) {
    return facts.timescaleOnBothSides()
        && !facts.schemaExpected()
        && !facts.sourceTimescale().definers().isEmpty();
  }

  @Override
  public CheckFinding examine(Facts facts) {
    List<DefinerRoutine> all = facts.sourceTimescale().definers();
    List<DefinerRoutine> others =
        all.stream().filter(routine -> !OwnersKept.by(facts, routine.owner())).toList();
    return others.isEmpty()
        ? CheckFinding.ok(
                NameList.of(all) + " keep their owner and those who may call them in the target")
            .naming(all)
        : CheckFinding.warn(
                NameList.of(others)
                    + " cannot be given to their owner in the target: those of a superuser will run"
                    + " as "
                    + facts.target().role().name()
                    + ", the others as their caller",
                "the report of the load lists the statements that give them to their owner")
            .naming(all);
  }
}
