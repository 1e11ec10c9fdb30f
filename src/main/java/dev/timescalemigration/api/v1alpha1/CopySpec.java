package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.ResourceRequirements;

/**
 * How much is copied at once.
 *
 * @param workers How many Jobs copy side by side.
 * @param parallelism How many chunks each of them copies at once.
 * @param recompress Whether to compress anew what the target compresses in another way.
 * @param limits What copying may take of the servers.
 * @param resources What one Job requests and is limited to.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value =
        "!has(self.resources) || !has(self.resources.limits)"
            + " || self.resources.limits.all(name, isQuantity(string(self.resources.limits[name]))"
            + " && !quantity(string(self.resources.limits[name])).isLessThan(quantity('0')))",
    fieldPath = ".resources.limits",
    message = CopySpec.QUANTITY_WANTED)
@ValidationRule(
    value =
        "!has(self.resources) || !has(self.resources.requests)"
            + " || self.resources.requests.all(name,"
            + " isQuantity(string(self.resources.requests[name]))"
            + " && !quantity(string(self.resources.requests[name])).isLessThan(quantity('0')))",
    fieldPath = ".resources.requests",
    message = CopySpec.QUANTITY_WANTED)
@ValidationRule(
    value =
        "!has(self.resources) || !has(self.resources.limits)"
            + " || self.resources.limits.all(name, "
            + CopySpec.RESOURCE_RULE
            + ")",
    fieldPath = ".resources.limits",
    message = CopySpec.RESOURCE_WANTED)
@ValidationRule(
    value =
        "!has(self.resources) || !has(self.resources.requests)"
            + " || self.resources.requests.all(name, "
            + CopySpec.RESOURCE_RULE
            + ")",
    fieldPath = ".resources.requests",
    message = CopySpec.RESOURCE_WANTED)
@ValidationRule(
    value =
        "!has(self.resources) || !has(self.resources.requests) || !has(self.resources.limits)"
            + " || self.resources.requests.all(name, !(name in self.resources.limits)"
            + " || !isQuantity(string(self.resources.requests[name]))"
            + " || !isQuantity(string(self.resources.limits[name]))"
            + " || !quantity(string(self.resources.requests[name])).isGreaterThan("
            + "quantity(string(self.resources.limits[name]))))",
    fieldPath = ".resources.requests",
    message = "a pod requests more than its limit; lower the request, or raise the limit")
public record CopySpec(
    @Default("2")
        @Min(1)
        @Max(CopySpec.MOST_WORKERS)
        @JsonPropertyDescription(
            "How many Jobs copy side by side. Outside Kubernetes one process does the work of"
                + " all of them.")
        Integer workers,
    @Default("4")
        @Min(1)
        @Max(CopySpec.MOST_THREADS)
        @JsonPropertyDescription(
            "How many chunks each Job copies at once; each takes one connection to both servers.")
        Integer parallelism,
    @Default("false")
        @JsonPropertyDescription(
            "Copy chunks that are compressed in another way than the target compresses them row by"
                + " row, and compress them anew in the target. Without it, chunks are copied"
                + " compressed as they are, and other settings in the target are refused.")
        boolean recompress,
    @JsonPropertyDescription(
            "What copying may take of the servers, by all workers together. May be changed while"
                + " copying, and holds a few seconds later. Absent, whatever there is.")
        CopyLimitsSpec limits,
    @JsonPropertyDescription(
            "CPU and memory that one worker pod requests and is limited to; it needs about 256 MiB"
                + " and 16 MiB more for each chunk at once.")
        ResourceRequirements resources) {
  /** Refuses what Kubernetes would not take as an amount. */
  static final String QUANTITY_WANTED =
      "is no amount that Kubernetes knows; write one such as 500m of cpu, or 512Mi of memory";

  /** What a container may ask for: of Kubernetes itself, or of a domain. */
  static final String RESOURCE_RULE =
      "name in ['cpu', 'memory', 'ephemeral-storage'] || name.startsWith('hugepages-')"
          + " || name.contains('/')";

  /** Refuses a resource that is none. */
  static final String RESOURCE_WANTED =
      "is no resource that a container has; use cpu, memory or ephemeral-storage";

  /** The most Jobs that are accepted. */
  public static final int MOST_WORKERS = 32;

  /** The most chunks at once in one Job that are accepted. */
  public static final int MOST_THREADS = 64;

  /** Two Jobs, four chunks each. */
  public static final CopySpec DEFAULT = new CopySpec(null, null, false, null, null);

  /** Fills in the defaults. */
  public CopySpec {
    workers = workers == null ? 2 : workers;
    parallelism = parallelism == null ? 4 : parallelism;
    limits = limits == null ? CopyLimitsSpec.NONE : limits;
  }
}
