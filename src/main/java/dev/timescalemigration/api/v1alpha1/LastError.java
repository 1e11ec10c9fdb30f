package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * The error that was seen last.
 *
 * @param kind Who has to do something about it.
 * @param reason A CamelCase word.
 * @param message What happened.
 * @param hint The next step.
 * @param sqlState The SQLSTATE of a database's answer.
 * @param time When.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LastError(
    @JsonPropertyDescription(
            "Temporary: the operator retries. UserAction: a person has to act. Usage: the spec is"
                + " wrong. DataDiffers: source and target hold different data. Unexpected: a"
                + " defect.")
        String kind,
    @JsonPropertyDescription("A CamelCase word for programs, stable between releases.")
        String reason,
    @JsonPropertyDescription("What happened, in one sentence.") String message,
    @JsonPropertyDescription("The next step, in one sentence.") String hint,
    @JsonPropertyDescription("The SQLSTATE, when a database answered with one.") String sqlState,
    @JsonPropertyDescription("When it happened.") String time) {}
