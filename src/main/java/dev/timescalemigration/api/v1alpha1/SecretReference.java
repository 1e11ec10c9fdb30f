package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/**
 * A secret in the namespace of the resource.
 *
 * @param name The secret's name.
 */
public record SecretReference(
    @Required @Size(min = 1, max = 253) @JsonPropertyDescription("The secret's name.")
        String name) {}
