package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.stream.Stream;

/**
 * A gate that a person has opened.
 *
 * @param gate Which gate.
 * @param token The token of the evidence that the person has seen.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!(self.gate in ['Switchover', 'Finish', 'Rollback']) || has(self.token)",
    message =
        "Switchover, Finish and Rollback need the token that status.pendingGate shows while the"
            + " migration waits there")
public record Approval(
    @Required @JsonPropertyDescription("Which gate is opened.") ApprovalGate gate,
    @Size(max = 64)
        @ValidationRule(
            value = "self.matches('^[0-9a-f]{8}$')",
            message = "is no token; copy the eight characters that status.pendingGate shows")
        @JsonPropertyDescription(
            "The token from status.pendingGate, which represents the evidence at that moment."
                + " Switchover, Finish and Rollback need it; for the other gates it is optional. A"
                + " token of evidence that has changed since opens nothing.")
        String token) {
  /**
   * The approvals with this one, in place of one of the same gate. A merge patch replaces the list,
   * so that it has to hold those of other gates too.
   */
  public List<Approval> among(List<Approval> others) {
    return Stream.concat(others.stream().filter(other -> other.gate() != gate), Stream.of(this))
        .toList();
  }
}
