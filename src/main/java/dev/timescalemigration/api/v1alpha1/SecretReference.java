package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * A secret in the namespace of the resource.
 *
 * @param name The secret's name.
 */
public record SecretReference(
    @Required
        @Size(min = 1, max = 253)
        @ValidationRule(
            value = ObjectName.RULE,
            message =
                "no object has such a name; use lower-case letters, digits, '-' and '.', with a"
                    + " letter or digit at both ends")
        @JsonPropertyDescription("The secret's name.")
        String name) {}
