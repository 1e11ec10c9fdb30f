package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.phase.preflight.facts.UnvalidatedConstraint;
import dev.timescalemigration.postgres.PrintableSql;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.timescale.Hypertable;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Old rows satisfy the constraints that are NOT VALID in the source: in the target they are new
 * rows, and a chunk with one that does not is refused.
 */
final class ConstraintsHold implements SelectionRequirement {

  @Override
  public String name() {
    return "constraints that are NOT VALID";
  }

  @Override
  public CheckFinding examine(Facts facts) {
    Set<QualifiedName> selected =
        facts.selected().hypertables().stream().map(Hypertable::name).collect(Collectors.toSet());
    List<UnvalidatedConstraint> violated =
        facts.selected().violatedConstraints().stream()
            .filter(constraint -> selected.contains(constraint.hypertable()))
            .filter(constraint -> isInTarget(facts, constraint))
            .filter(constraint -> isChecked(facts, constraint))
            .toList();
    return violated.isEmpty()
        ? CheckFinding.ok("no row of a hypertable violates one")
        : CheckFinding.fail(
                "rows violate, and the target refuses them: " + NameList.of(violated),
                "correct the rows in the source. Or load the schema with 'tsm schema', and run in"
                    + " the target: "
                    + statements(violated, UnvalidatedConstraint::toDrop)
                    + " When all is copied, run there: "
                    + statements(violated, UnvalidatedConstraint::toAdd)
                    + " A hypertable that has compressed chunks then may refuse it: leave it out,"
                    + " and accept the finding when you switch")
            .naming(violated);
  }

  /** A domain is of many columns. */
  private static String statements(
      List<UnvalidatedConstraint> violated, Function<UnvalidatedConstraint, String> statement) {
    return PrintableSql.list(violated.stream().map(statement).distinct().toList());
  }

  /** A session that may set {@code session_replication_role} checks no foreign key. */
  private static boolean isChecked(Facts facts, UnvalidatedConstraint constraint) {
    return !constraint.foreignKey()
        || facts.sides().get(Side.TARGET) == null
        || !facts.target().role().setsReplicationRole();
  }

  /** Once the schema is there, what the user dropped does no harm. */
  private static boolean isInTarget(Facts facts, UnvalidatedConstraint constraint) {
    return !facts.schemaExpected()
        || facts.sides().get(Side.TARGET) == null
        || facts
            .target()
            .timescale()
            .map(
                target ->
                    target.unvalidatedConstraints().stream()
                        .anyMatch(one -> one.toString().equals(constraint.toString())))
            .orElse(true);
  }
}
