package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/**
 * A taint that worker pods put up with, as in a pod.
 *
 * @param key The taint's key.
 * @param operator Exists or Equal.
 * @param value The taint's value.
 * @param effect The taint's effect.
 * @param tolerationSeconds How long NoExecute is put up with.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkerToleration(
    @JsonPropertyDescription("The taint's key; absent with Exists, every taint.") String key,
    @JsonPropertyDescription("Exists, or Equal, which is the default.") String operator,
    @JsonPropertyDescription("The taint's value, with Equal.") String value,
    @JsonPropertyDescription(
            "NoSchedule, PreferNoSchedule or NoExecute; absent, every effect of the taint.")
        String effect,
    @JsonPropertyDescription("How long NoExecute is put up with, in seconds; absent, for ever.")
        Integer tolerationSeconds) {}
