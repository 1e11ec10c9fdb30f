package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * A proposal for the completion point.
 *
 * @param suggested The proposed point.
 * @param evidence Why it is one.
 */
public record CompletionPointStatus(
    @JsonPropertyDescription("The proposed completion point.") String suggested,
    @JsonPropertyDescription("What was compared on both sides to find it.") String evidence) {}
