package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * What a person is shown before the last gates.
 *
 * @param comparisonRef The comparison whose newest result is part of the evidence.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ValidateSpec(
    @JsonPropertyDescription(
            "A TimescaleComparison in this namespace whose migrationRef names this migration. While"
                + " the migration waits at ProductionLoadValidated and at Switchover, its newest"
                + " result is part of the evidence: the token changes when the result does.")
        LocalReference comparisonRef) {
  /** No comparison. */
  public static final ValidateSpec DEFAULT = new ValidateSpec(null);
}
