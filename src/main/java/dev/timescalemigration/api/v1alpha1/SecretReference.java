package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

/**
 * A secret in the namespace of the resource.
 *
 * @param name The secret's name.
 */
public record SecretReference(
    @Required @JsonPropertyDescription("The secret's name.") String name) {}
