package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.ResourceRequirements;

/**
 * How chunks are copied.
 *
 * @param workers Where {@link WorkersSpec#replicas} was.
 * @param parallelism Where {@link WorkersSpec#parallelism} was.
 * @param recompress Whether to recompress what the target compresses in another way.
 * @param limits The limits of copying.
 * @param resources Where {@link WorkersSpec#resources} was.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = PodResources.LIMITS_ARE_AMOUNTS,
    fieldPath = ".resources.limits",
    message = PodResources.AMOUNT_WANTED)
@ValidationRule(
    value = PodResources.REQUESTS_ARE_AMOUNTS,
    fieldPath = ".resources.requests",
    message = PodResources.AMOUNT_WANTED)
@ValidationRule(
    value = PodResources.LIMITS_ARE_OF_RESOURCES,
    fieldPath = ".resources.limits",
    message = PodResources.RESOURCE_WANTED)
@ValidationRule(
    value = PodResources.REQUESTS_ARE_OF_RESOURCES,
    fieldPath = ".resources.requests",
    message = PodResources.RESOURCE_WANTED)
@ValidationRule(
    value = PodResources.REQUESTS_ARE_WITHIN_LIMITS,
    fieldPath = ".resources.requests",
    message = PodResources.LOWER_REQUEST_WANTED)
public record CopySpec(
    @Min(1)
        @Max(WorkersSpec.MOST_REPLICAS)
        @JsonPropertyDescription(
            "Deprecated: use spec.workers.replicas. It is read for one more release.")
        Integer workers,
    @Min(1)
        @Max(WorkersSpec.MOST_THREADS)
        @JsonPropertyDescription(
            "Deprecated: use spec.workers.parallelism. It is read for one more release.")
        Integer parallelism,
    @Default("false")
        @JsonPropertyDescription(
            "Copy chunks that are compressed in another way than the target compresses them row by"
                + " row, and recompress them in the target. Without it, chunks are copied"
                + " compressed as they are, and other settings in the target are refused.")
        boolean recompress,
    @JsonPropertyDescription(
            "The limits of copying, by all workers together. May be changed while copying, and"
                + " takes effect a few seconds later. If not set, there is no limit.")
        CopyLimitsSpec limits,
    @JsonPropertyDescription(
            "Deprecated: use spec.workers.resources. It is read for one more release.")
        ResourceRequirements resources) {
  /** No limit. */
  public static final CopySpec DEFAULT = new CopySpec(null, null, false, null, null);

  /** Fills in the defaults. */
  public CopySpec {
    limits = limits == null ? CopyLimitsSpec.NONE : limits;
  }
}
