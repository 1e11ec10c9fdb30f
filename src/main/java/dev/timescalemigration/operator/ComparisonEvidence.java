package dev.timescalemigration.operator;

import dev.timescalemigration.api.v1alpha1.ComparisonResult;
import dev.timescalemigration.api.v1alpha1.ConditionType;
import dev.timescalemigration.api.v1alpha1.TimescaleComparison;
import dev.timescalemigration.api.v1alpha1.TimescaleComparisonStatus;
import dev.timescalemigration.api.v1alpha1.ValidateSpec;
import dev.timescalemigration.migration.Evidence;
import dev.timescalemigration.migration.Phase;
import dev.timescalemigration.operator.Conditions.Truth;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a comparison found, as part of what a person relies on at the last gates. The fact holds the
 * result and not the time: a run that finds the same leaves the token as it is. Pure.
 */
final class ComparisonEvidence {
  private static final String SUSPENDED = "Suspended";

  private final Observed seen;
  private final String name;
  private final boolean own;
  private final Optional<TimescaleComparison> there;

  private ComparisonEvidence(Observed seen, String name, boolean own) {
    this.seen = seen;
    this.name = name;
    this.own = own;
    this.there = seen.comparison(name);
  }

  /** The evidence with the newest result, where the migration names a comparison or has its own. */
  static Evidence of(Evidence evidence, Observed seen, Phase phase) {
    return at(seen, phase)
        .map(
            comparison -> {
              List<String> facts = new ArrayList<>(evidence.facts());
              facts.add(comparison.fact());
              return new Evidence(facts);
            })
        .orElse(evidence);
  }

  /** The same in words, for the message at the gate. */
  static Optional<String> text(Observed seen, Phase phase) {
    return at(seen, phase).map(ComparisonEvidence::text);
  }

  /** Sets the condition that says whether both sides were equal. */
  static void set(Conditions conditions, Observed seen, Phase phase) {
    at(seen, phase)
        .ifPresent(
            comparison ->
                conditions.set(
                    ConditionType.EQUAL,
                    comparison.truth(),
                    comparison.reason(),
                    comparison.text()));
  }

  private static Optional<ComparisonEvidence> at(Observed seen, Phase phase) {
    ValidateSpec asked = seen.spec().validate();
    if (!OwnComparison.PHASES.contains(phase)) {
      return Optional.empty();
    }
    if (asked.comparisonRef() != null) {
      return Optional.of(new ComparisonEvidence(seen, asked.comparisonRef().name(), false));
    }
    return asked.comparison() == null
        ? Optional.empty()
        : Optional.of(new ComparisonEvidence(seen, OwnComparison.name(seen.migration()), true));
  }

  /** While it is suspended, drift is not found: who relies on it has to know. */
  private String fact() {
    return "comparison "
        + name
        + " "
        + result()
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
            .orElse("none")
        + (isSuspended() ? " suspended" : "");
  }

  private String text() {
    return problem()
        .orElseGet(
            () ->
                "the comparison "
                    + name
                    + result()
                        .map(
                            found ->
                                " of "
                                    + found.endTime()
                                    + " found: "
                                    + ComparisonStatusDigest.summary(found))
                        .orElse(" of this migration has found nothing yet")
                    + whyNoNewer());
  }

  /** Why the comparison says nothing about this migration. */
  private Optional<String> problem() {
    if (there.isEmpty()) {
      return Optional.of(absent());
    }
    if (own && !OwnComparison.isOf(seen.migration(), there.get())) {
      return Optional.of(
          OwnComparison.isOfAnEarlierOne(seen.migration(), there.get())
              ? "the comparison "
                  + name
                  + " of an earlier migration of this name is being removed; another one is made"
                  + " then"
              : "there is a comparison "
                  + name
                  + " that was not made for this migration; delete it, or name it in"
                  + " spec.validate.comparisonRef in place of spec.validate.comparison");
    }
    return isOfThisMigration(there.get())
        ? Optional.empty()
        : Optional.of(
            "the comparison "
                + name
                + " is not one of this migration, so that its result says nothing; let its"
                + " spec.migrationRef.name be "
                + seen.name());
  }

  private String absent() {
    if (!own) {
      return "there is no comparison "
          + name
          + " in this namespace; create it, or remove spec.validate.comparisonRef";
    }
    return seen.comparisonRefusal()
        .map(
            said ->
                "the comparison "
                    + name
                    + " cannot be made, because the API server refuses it: "
                    + said)
        .orElse("the comparison " + name + " is being made");
  }

  /** Why no newer result comes. */
  private String whyNoNewer() {
    if (there.filter(TimescaleComparison::isMarkedForDeletion).isPresent()) {
      return "; it is being deleted";
    }
    if (isSuspended()) {
      return "; it is suspended, and finds nothing new until its spec.suspend is false";
    }
    return stalled().map(message -> "; it is stalled: " + message).orElse("");
  }

  private Truth truth() {
    return result().map(found -> Truth.of(found.equal())).orElse(Truth.UNKNOWN);
  }

  private String reason() {
    if (problem().isPresent()) {
      return there.isEmpty() ? "NoComparison" : "OtherComparison";
    }
    if (isSuspended()) {
      return SUSPENDED;
    }
    return result().map(found -> found.equal() ? "Equal" : "Differs").orElse("NotCompared");
  }

  private boolean isSuspended() {
    return problem().isEmpty() && there.filter(found -> found.getSpec().suspend()).isPresent();
  }

  private Optional<String> stalled() {
    return status()
        .flatMap(
            status ->
                status.conditions().stream()
                    .filter(each -> ConditionType.STALLED.value().equals(each.getType()))
                    .map(Condition::getMessage)
                    .findFirst());
  }

  private Optional<TimescaleComparisonStatus> status() {
    return there.flatMap(found -> Optional.ofNullable(found.getStatus()));
  }

  /** A comparison of other databases says nothing about this migration. */
  private Optional<ComparisonResult> result() {
    return problem().isPresent()
        ? Optional.empty()
        : status().flatMap(status -> Optional.ofNullable(status.last()));
  }

  private boolean isOfThisMigration(TimescaleComparison comparison) {
    return comparison.getSpec().migrationRef() != null
        && comparison.getSpec().migrationRef().name().equals(seen.name());
  }
}
