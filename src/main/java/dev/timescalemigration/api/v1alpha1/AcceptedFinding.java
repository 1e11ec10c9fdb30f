package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * Something that validating or the switch found, and that may stay as it is.
 *
 * @param finding The finding's id.
 * @param reason Why it may stay as it is.
 */
public record AcceptedFinding(
    @Required
        @Size(min = 3, max = 1024)
        @JsonPropertyDescription(
            "The id of the finding as it was printed, such as unstaged:public.trips.")
        String finding,
    @Required
        @Size(min = 1, max = 1024)
        @ValidationRule(
            value = "self.matches(r'\\S')",
            message = "is empty; write why the finding may stay as it is")
        @JsonPropertyDescription(
            "Why the finding may stay as it is. It is kept in the ledger and is in the final"
                + " report.")
        String reason) {}
