package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.phase.preflight.facts.UnvalidatedConstraint;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.timescale.Hypertable;
import java.util.List;
import java.util.Set;
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
  public Finding examine(Facts facts) {
    Set<QualifiedName> selected =
        facts.selected().hypertables().stream().map(Hypertable::name).collect(Collectors.toSet());
    List<UnvalidatedConstraint> violated =
        facts.selected().violatedConstraints().stream()
            .filter(constraint -> selected.contains(constraint.hypertable()))
            .filter(constraint -> isInTarget(facts, constraint))
            .toList();
    return violated.isEmpty()
        ? Finding.ok("no row of a hypertable violates one")
        : Finding.fail(
            "rows violate, and the target refuses them: " + NameList.of(violated),
            "correct the rows in the source; or load the schema with 'tsm schema', drop the"
                + " constraint in the target, and add it there as NOT VALID when all is copied");
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
