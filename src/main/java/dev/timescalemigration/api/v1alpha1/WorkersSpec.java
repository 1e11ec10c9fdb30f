package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The pods that do the work: how many, how large, and where they run.
 *
 * @param replicas How many pods share copying and verifying.
 * @param parallelism How many chunks each of them copies or verifies at the same time.
 * @param resources What one pod requests, and its limits.
 * @param nodeSelector Labels that a node must have.
 * @param tolerations Taints that the pods tolerate.
 * @param affinity On which nodes, and next to which pods, the pods run.
 * @param imagePullSecrets Secrets for pulling the image.
 * @param priorityClassName The pods' priority class.
 * @param labels Labels that the pods have in addition.
 * @param annotations Annotations that the pods have in addition.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value =
        "!has(self.labels)"
            + " || self.labels.all(key, !key.startsWith('timescalemigration.dev/')"
            + " && !key.startsWith('batch.kubernetes.io/')"
            + " && !(key in ['job-name', 'controller-uid', 'app.kubernetes.io/managed-by']))",
    fieldPath = ".labels",
    message =
        "labels that begin with timescalemigration.dev/ or batch.kubernetes.io/, job-name,"
            + " controller-uid and app.kubernetes.io/managed-by are set by the operator or by"
            + " Kubernetes; use other names")
@ValidationRule(
    value =
        "!has(self.labels)"
            + " || self.labels.all(key, key.matches(r'^"
            + WorkersSpec.PREFIX
            + WorkersSpec.LABEL
            + "$')"
            + " && self.labels[key].matches(r'^("
            + WorkersSpec.LABEL
            + ")?$'))",
    fieldPath = ".labels",
    message =
        "a label that no pod may have; use letters, digits, '-', '_' and '.', at most 63 of them,"
            + " with a letter or digit at both ends")
@ValidationRule(
    value =
        "!has(self.annotations)"
            + " || self.annotations.all(key, !key.startsWith('timescalemigration.dev/'))",
    fieldPath = ".annotations",
    message =
        "annotations that begin with timescalemigration.dev/ are the operator's; use other names")
@ValidationRule(
    value =
        "!has(self.annotations)"
            + " || self.annotations.all(key, key.matches(r'^"
            + WorkersSpec.PREFIX
            + WorkersSpec.LABEL
            + "$'))",
    fieldPath = ".annotations",
    message =
        "an annotation that no pod may have; use letters, digits, '-', '_' and '.', at most 63 of"
            + " them, with a letter or digit at both ends")
@ValidationRule(
    value =
        "!has(self.annotations)"
            + " || self.annotations.all(key, !key.contains('apparmor.security')"
            + " && !key.contains('seccomp.security'))",
    fieldPath = ".annotations",
    message = "worker pods keep the operator's security profiles; leave these annotations out")
@ValidationRule(
    value = "!has(self.priorityClassName) || !self.priorityClassName.startsWith('system-')",
    fieldPath = ".priorityClassName",
    message = "priority classes that begin with system- are the cluster's own; use another class")
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
public record WorkersSpec(
    @Min(1)
        @Max(WorkersSpec.MOST_REPLICAS)
        @JsonPropertyDescription(
            "How many pods share copying and verifying, each in a Job of its own. Outside"
                + " Kubernetes one process does the work of all of them. If not set, 2.")
        Integer replicas,
    @Min(1)
        @Max(WorkersSpec.MOST_THREADS)
        @JsonPropertyDescription(
            "How many chunks each pod copies or verifies at the same time. Each chunk takes one"
                + " connection to both servers. If not set, 4.")
        Integer parallelism,
    @JsonPropertyDescription(
            "CPU and memory that one pod requests, and its limits. A pod needs about 256 MiB, and"
                + " 16 MiB more for each chunk at the same time.")
        ResourceRequirements resources,
    @JsonPropertyDescription("Labels that a node must have, as in a pod.")
        Map<String, String> nodeSelector,
    @Size(max = 64) @JsonPropertyDescription("Taints that the pods tolerate, as in a pod.")
        List<WorkerToleration> tolerations,
    @PreserveUnknownFields
        @JsonPropertyDescription(
            "On which nodes, and next to which pods, the pods run, as in a pod.")
        JsonNode affinity,
    @Size(max = 16) @JsonPropertyDescription("Secrets of this namespace for pulling the image.")
        List<SecretReference> imagePullSecrets,
    @JsonPropertyDescription("The priority class of the pods.") @Size(min = 1, max = 253)
        String priorityClassName,
    @JsonPropertyDescription("Labels that the pods have in addition to the operator's.")
        Map<String, String> labels,
    @JsonPropertyDescription("Annotations that the pods have in addition.")
        Map<String, String> annotations) {
  /** What Kubernetes takes in front of a name: a domain. */
  static final String PREFIX =
      "([a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?";

  /** What Kubernetes takes for the name or the value of a label. */
  static final String LABEL = "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?";

  /** The most pods that are accepted. */
  public static final int MOST_REPLICAS = 32;

  /** The most chunks at the same time in one pod that are accepted. */
  public static final int MOST_THREADS = 64;

  /** Nothing special. */
  public static final WorkersSpec DEFAULT =
      new WorkersSpec(null, null, null, null, null, null, null, null, null, null);

  /** Makes absent collections empty. */
  public WorkersSpec {
    nodeSelector = nodeSelector == null ? Map.of() : Map.copyOf(nodeSelector);
    tolerations = tolerations == null ? List.of() : List.copyOf(tolerations);
    imagePullSecrets = imagePullSecrets == null ? List.of() : List.copyOf(imagePullSecrets);
    labels = labels == null ? Map.of() : Map.copyOf(labels);
    annotations = annotations == null ? Map.of() : Map.copyOf(annotations);
  }

  /** The same with what is not set read from its deprecated place, or set to the default. */
  WorkersSpec withDefaults(CopySpec deprecated) {
    return new WorkersSpec(
        first(replicas, deprecated.workers(), 2),
        first(parallelism, deprecated.parallelism(), 4),
        resources == null ? deprecated.resources() : resources,
        nodeSelector,
        tolerations,
        affinity,
        imagePullSecrets,
        priorityClassName,
        labels,
        annotations);
  }

  private static Integer first(Integer value, Integer deprecated, int otherwise) {
    return Stream.of(value, deprecated).flatMap(Stream::ofNullable).findFirst().orElse(otherwise);
  }
}
