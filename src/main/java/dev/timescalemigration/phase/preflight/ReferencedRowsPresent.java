package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.phase.preflight.facts.ValidForeignKey;
import dev.timescalemigration.postgres.PrintableSql;
import java.util.List;

/**
 * Every row refers to one that is there: foreign keys are checked again in the target, of plain
 * tables when their rows are loaded, of hypertables when a chunk is copied.
 */
final class ReferencedRowsPresent implements SelectionRequirement {

  @Override
  public String name() {
    return "rows that foreign keys refer to";
  }

  @Override
  public CheckFinding examine(Facts facts) {
    List<ValidForeignKey> broken = checked(facts, facts.selected().brokenKeys());
    List<ValidForeignKey> unknown = checked(facts, facts.selected().unknownKeys());
    if (!broken.isEmpty()) {
      return CheckFinding.fail(
              "rows refer to nothing, and the target refuses them: " + NameList.of(broken),
              "run in the source to list these rows: "
                  + queries(broken)
                  + " Correct or delete them."
                  + keptAsTheyAre(broken))
          .naming(broken);
    }
    return unknown.isEmpty()
        ? CheckFinding.ok("no row refers to nothing")
        : CheckFinding.warn(
                "there was not enough time to look for rows that refer to nothing: "
                    + NameList.of(unknown),
                "if rows were ever written without checking foreign keys, run in the source to"
                    + " list these rows: "
                    + queries(unknown))
            .naming(unknown);
  }

  /** Plain tables are loaded with the schema, hypertables are copied after it. */
  private static List<ValidForeignKey> checked(Facts facts, List<ValidForeignKey> keys) {
    return keys.stream().filter(key -> key.hypertable() || !facts.schemaExpected()).toList();
  }

  private static String queries(List<ValidForeignKey> keys) {
    return PrintableSql.list(keys.stream().map(ValidForeignKey::orphans).toList());
  }

  private static String keptAsTheyAre(List<ValidForeignKey> broken) {
    List<String> statements =
        broken.stream()
            .filter(ValidForeignKey::mayBeNotValid)
            .flatMap(key -> key.toInvalidate().stream())
            .toList();
    return statements.isEmpty()
        ? ""
        : " Or, to keep them as they are, run in the source: "
            + PrintableSql.list(statements)
            + " Then run preflight again";
  }
}
