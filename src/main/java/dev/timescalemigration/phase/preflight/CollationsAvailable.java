package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.phase.preflight.facts.Collation;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Every collation of the operating system that a column of the source names is in the target. */
final class CollationsAvailable implements Requirement {

  @Override
  public String name() {
    return "collations of columns";
  }

  @Override
  public CheckFinding examine(Facts facts) {

    Set<String> known =
        facts.target().collations().stream().map(Collation::name).collect(Collectors.toSet());
    List<String> used =
        facts.source().collations().stream().filter(Collation::used).map(Collation::name).toList();
    List<String> missing = used.stream().filter(name -> !known.contains(name)).toList();
    return missing.isEmpty()
        ? CheckFinding.ok("the target has all " + used.size() + " that are used")
        : CheckFinding.fail(
                "the target lacks " + NameList.of(missing),
                "install the locales on the target's server and run"
                    + " pg_import_system_collations('pg_catalog') in the target")
            .naming(missing);
  }
}
