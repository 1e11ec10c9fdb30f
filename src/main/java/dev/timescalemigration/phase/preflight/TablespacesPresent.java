package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.phase.preflight.facts.Tablespace;
import dev.timescalemigration.phase.preflight.facts.TimescaleFacts;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.PrintableSql;
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
  public CheckFinding examine(Facts facts) {
    Set<String> there =
        facts.target().tablespaces().stream()
            .filter(Tablespace::usable)
            .map(Tablespace::name)
            .collect(Collectors.toSet());
    List<String> attached =
        facts.source().timescale().map(TimescaleFacts::tablespaces).orElse(List.of());
    List<String> missing = attached.stream().filter(name -> !there.contains(name)).toList();
    if (!missing.isEmpty()) {
      return CheckFinding.fail(
              "hypertables put new chunks into tablespaces that the target lacks, or does not let its"
                  + " role use: "
                  + NameList.of(missing),
              make(facts, missing)
                  + " Or in the source: "
                  + PrintableSql.list(missing.stream().map(name -> detach(facts, name)).toList()))
          .naming(missing);
    }
    List<String> used =
        facts.source().tablespaces().stream()
            .filter(tablespace -> tablespace.relations() > 0)
            .map(Tablespace::name)
            .toList();
    if (used.isEmpty()) {
      return CheckFinding.ok("everything is in the default one");
    }
    List<String> lacking = used.stream().filter(name -> !there.contains(name)).toList();
    return lacking.isEmpty()
        ? CheckFinding.ok("the target has " + NameList.of(used) + " too")
        : CheckFinding.warn(
                "everything will be in the target's default tablespace, as it does not have all of "
                    + NameList.of(used),
                "to keep them, " + make(facts, lacking) + " Or move tables afterwards")
            .naming(used);
  }

  /** One that is there only lacks the privilege. */
  private static String make(Facts facts, List<String> names) {
    Set<String> there =
        facts.target().tablespaces().stream().map(Tablespace::name).collect(Collectors.toSet());
    List<String> statements = statements(facts, names, there);
    return "run on the target's server as an administrator"
        + (there.containsAll(names) ? ": " : ", with a DIRECTORY of yours for each: ")
        + PrintableSql.list(statements);
  }

  private static List<String> statements(Facts facts, List<String> names, Set<String> there) {
    return names.stream()
        .map(
            name ->
                there.contains(name)
                    ? "GRANT CREATE ON TABLESPACE "
                        + Identifiers.quote(name)
                        + " TO "
                        + Identifiers.quote(facts.target().role().name())
                    : "CREATE TABLESPACE " + Identifiers.quote(name) + " LOCATION 'DIRECTORY'")
        .toList();
  }

  private static String detach(Facts facts, String name) {
    return "SELECT "
        + Identifiers.quote(facts.sourceTimescale().catalog().extensionSchema())
        + ".detach_tablespace("
        + Identifiers.literal(name)
        + ")";
  }
}
