package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.compare.schema.SuperuserObject;
import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.postgres.PrintableSql;
import java.util.List;

/** Event triggers and publications that the load leaves to an administrator. */
final class SuperuserObjectsLeftOut implements Requirement {

  @Override
  public String name() {
    return "objects that only a superuser may make";
  }

  @Override
  public boolean applies(Facts facts) {
    return facts.timescaleOnBothSides()
        && !facts.schemaExpected()
        && !facts.sourceTimescale().superuserObjects().isEmpty();
  }

  @Override
  public CheckFinding examine(Facts facts) {
    List<SuperuserObject> all = facts.sourceTimescale().superuserObjects();
    return facts.target().role().superuser()
        ? CheckFinding.ok("the target's role makes " + NameList.of(all)).naming(all)
        : CheckFinding.warn(
                "the load leaves out " + NameList.of(all),
                "run in the target as an administrator when all is copied (the final report lists"
                    + " them again): "
                    + PrintableSql.all(
                        all.stream().flatMap(each -> each.statements().stream()).toList()))
            .naming(all);
  }
}
