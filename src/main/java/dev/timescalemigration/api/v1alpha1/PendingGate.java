package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * A gate at which a migration waits for a person.
 *
 * @param gate Which gate.
 * @param token Represents the evidence of this moment.
 * @param refused Why the approval in the spec does not open it.
 * @param message What it waits for and how to open it.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PendingGate(
    @JsonPropertyDescription(
            "Which gate: CaptureStarted, DualWriteStarted, CompletionPoint, ProductionLoadValidated"
                + " or Switchover.")
        String gate,
    @JsonPropertyDescription(
            "Represents the evidence of this moment; an approval that carries it opens nothing"
                + " once the evidence has changed.")
        String token,
    @JsonPropertyDescription(
            "Why the approval in spec.approvals does not open the gate. Not set if there is none.")
        String refused,
    @JsonPropertyDescription("What the migration waits for, and the command that opens the gate.")
        String message) {}
