package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.phase.preflight.facts.Tablespace;
import dev.timescalemigration.phase.preflight.facts.TimescaleFacts;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tablespaces attached to hypertables are there for new chunks; others are kept where all are
 * there.
 */
final class TablespacesPresent implements Requirement {

  @Override
  public String name() {
    return "tablespaces";
  }

  @Override
  public Finding examine(Facts facts) {
    Set<String> there =
        facts.target().tablespaces().stream()
            .filter(Tablespace::usable)
            .map(Tablespace::name)
            .collect(Collectors.toSet());
    List<String> attached =
        facts.source().timescale().map(TimescaleFacts::tablespaces).orElse(List.of());
    List<String> missing = attached.stream().filter(name -> !there.contains(name)).toList();
    if (!missing.isEmpty()) {
      return Finding.fail(
          "hypertables put new chunks into tablespaces that the target lacks: "
              + NameList.of(missing),
          "CREATE TABLESPACE on the target's server, or detach_tablespace in the source");
    }
    List<String> used =
        facts.source().tablespaces().stream()
            .filter(tablespace -> tablespace.relations() > 0)
            .map(Tablespace::name)
            .toList();
    if (used.isEmpty()) {
      return Finding.ok("everything is in the default one");
    }
    return there.containsAll(used)
        ? Finding.ok("the target has " + NameList.of(used) + " too")
        : Finding.warn(
            "everything will be in the target's default tablespace, as it does not have all of "
                + NameList.of(used),
            "CREATE TABLESPACE on the target's server to keep them, or move tables afterwards with"
                + " ALTER TABLE … SET TABLESPACE");
  }
}
