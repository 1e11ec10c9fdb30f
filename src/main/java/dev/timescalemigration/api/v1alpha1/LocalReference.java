package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * Another resource in the same namespace; the field says of which kind.
 *
 * @param name The resource's name.
 */
public record LocalReference(
    @Required
        @Size(min = 1, max = 253)
        @ValidationRule(
            value = ObjectName.RULE,
            message =
                "no object has such a name; use lower-case letters, digits, '-' and '.', with a"
                    + " letter or digit at both ends")
        @JsonPropertyDescription("The resource's name.")
        String name) {}
