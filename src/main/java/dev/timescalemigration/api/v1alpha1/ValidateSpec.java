package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * What a person is shown before the last gates.
 *
 * @param comparisonRef The comparison whose newest result is part of the evidence.
 * @param comparison The comparison that the operator makes for it.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!has(self.comparisonRef) || !has(self.comparison)",
    fieldPath = ".comparison",
    message = "comparison and comparisonRef are two ways to the same; leave one of them out")
public record ValidateSpec(
    @JsonPropertyDescription(
            "A TimescaleComparison in this namespace whose migrationRef names this migration. While"
                + " the migration waits at ProductionLoadValidated and at Switchover, its newest"
                + " result is part of the evidence: the token changes when the result does.")
        LocalReference comparisonRef,
    @JsonPropertyDescription(
            "Lets the operator make a TimescaleComparison of this migration when it comes to"
                + " ProductionLoadValidated, and remove it with the migration. Its newest result is"
                + " part of the evidence, as with comparisonRef. If not set, nothing is compared"
                + " while the migration waits.")
        OwnComparisonSpec comparison) {
  /** No comparison. */
  public static final ValidateSpec DEFAULT = new ValidateSpec(null, null);
}
