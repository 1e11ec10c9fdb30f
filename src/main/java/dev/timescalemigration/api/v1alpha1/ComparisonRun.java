package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * A run that has begun and has not ended.
 *
 * @param job Its Job.
 * @param startTime When it began.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ComparisonRun(
    @JsonPropertyDescription("The Job that does the run.") String job,
    @JsonPropertyDescription("When the run began.") String startTime) {}
