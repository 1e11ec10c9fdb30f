package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * A taint that worker pods put up with, as in a pod.
 *
 * @param key The taint's key.
 * @param operator Exists or Equal.
 * @param value The taint's value.
 * @param effect The taint's effect.
 * @param tolerationSeconds How long NoExecute is tolerated.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkerToleration(
    @JsonPropertyDescription("The taint's key; if not set with Exists, every taint.") String key,
    @Size(max = 16)
        @ValidationRule(
            value = "self in ['Exists', 'Equal']",
            message = "is unknown; write Exists or Equal")
        @JsonPropertyDescription("Exists, or Equal, which is the default.")
        String operator,
    @JsonPropertyDescription("The taint's value, with Equal.") String value,
    @Size(max = 32)
        @ValidationRule(
            value = "self in ['NoSchedule', 'PreferNoSchedule', 'NoExecute']",
            message = "is unknown; write NoSchedule, PreferNoSchedule or NoExecute")
        @JsonPropertyDescription(
            "NoSchedule, PreferNoSchedule or NoExecute; if not set, every effect of the taint.")
        String effect,
    @JsonPropertyDescription("How long NoExecute is tolerated, in seconds; if not set, for ever.")
        Long tolerationSeconds) {}
