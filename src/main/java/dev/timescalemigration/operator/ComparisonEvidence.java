package dev.timescalemigration.operator;

import dev.timescalemigration.api.v1alpha1.ComparisonResult;
import dev.timescalemigration.api.v1alpha1.LocalReference;
import dev.timescalemigration.api.v1alpha1.TimescaleComparison;
import dev.timescalemigration.api.v1alpha1.TimescaleComparisonStatus;
import dev.timescalemigration.migration.Evidence;
import dev.timescalemigration.migration.Phase;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a comparison found, as part of what a person relies on at the last gates. The fact holds the
 * result and not the time: a run that finds the same leaves the token as it is. Pure.
 */
final class ComparisonEvidence {
  private static final Set<Phase> PHASES =
      EnumSet.of(Phase.AWAITING_PRODUCTION_LOAD, Phase.AWAITING_SWITCHOVER);

  private ComparisonEvidence() {}

  /** The evidence with the newest result, where the migration names a comparison. */
  static Evidence of(Evidence evidence, Observed seen, Phase phase) {
    return fact(seen, phase)
        .map(
            fact -> {
              List<String> facts = new ArrayList<>(evidence.facts());
              facts.add(fact);
              return new Evidence(facts);
            })
        .orElse(evidence);
  }

  private static Optional<String> fact(Observed seen, Phase phase) {
    return reference(seen, phase)
        .map(
            reference ->
                "comparison "
                    + reference.name()
                    + " "
                    + result(seen, reference)
                        .map(
                            found ->
                                "equal "
                                    + found.equal()
                                    + " missing "
                                    + found.missing()
                                    + " extra "
                                    + found.extra()
                                    + " different "
                                    + found.different()
                                    + " objects "
                                    + found.objects()
                                    + " notCompared "
                                    + found.notCompared())
                        .orElse("none"));
  }

  /** The same in words, for the message at the gate. */
  static Optional<String> text(Observed seen, Phase phase) {
    return reference(seen, phase)
        .map(
            reference ->
                "the comparison "
                    + reference.name()
                    + result(seen, reference)
                        .map(
                            found ->
                                " of "
                                    + found.endTime()
                                    + " found: "
                                    + ComparisonStatusDigest.summary(found))
                        .orElse(" of this migration has found nothing yet"));
  }

  private static Optional<LocalReference> reference(Observed seen, Phase phase) {
    return Optional.ofNullable(seen.spec().validate().comparisonRef())
        .filter(reference -> PHASES.contains(phase));
  }

  /** A comparison of other databases says nothing about this migration. */
  private static Optional<ComparisonResult> result(Observed seen, LocalReference reference) {
    return seen.comparison()
        .filter(found -> found.getMetadata().getName().equals(reference.name()))
        .filter(found -> found.getSpec().migrationRef() != null)
        .filter(found -> found.getSpec().migrationRef().name().equals(seen.name()))
        .map(TimescaleComparison::getStatus)
        .map(TimescaleComparisonStatus::last);
  }
}
