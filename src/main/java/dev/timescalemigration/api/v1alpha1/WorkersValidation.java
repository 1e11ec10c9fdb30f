package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.Affinity;
import java.util.Objects;

/** What is wrong with what a spec says of its pods. */
final class WorkersValidation {
  /** Kubernetes' own types take unknown fields for later use; here they are mistakes. */
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .annotationIntrospector(
              new JacksonAnnotationIntrospector() {
                private static final long serialVersionUID = 1L;

                @Override
                public Boolean hasAnySetter(Annotated setter) {
                  return false;
                }
              })
          .build();

  private WorkersValidation() {}

  /** What is at its deprecated place is named there. */
  static void check(FieldErrors errors, CopySpec copy, WorkersSpec workers) {
    errors.between(
        Objects.equals(workers.replicas(), copy.workers())
            ? "spec.copy.workers"
            : "spec.workers.replicas",
        workers.replicas(),
        WorkersSpec.MOST_REPLICAS);
    errors.between(
        Objects.equals(workers.parallelism(), copy.parallelism())
            ? "spec.copy.parallelism"
            : "spec.workers.parallelism",
        workers.parallelism(),
        WorkersSpec.MOST_THREADS);
  }

  /** The CRD leaves its fields open: they are Kubernetes' own, and many. */
  static void affinity(FieldErrors errors, JsonNode affinity) {
    try {
      JSON.convertValue(affinity, Affinity.class);
    } catch (IllegalArgumentException e) {
      errors.add(
          "spec.workers.affinity",
          "is not what a pod takes",
          "write it as 'kubectl explain pod.spec.affinity' shows");
    }
  }
}
