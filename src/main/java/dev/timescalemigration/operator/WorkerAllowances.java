package dev.timescalemigration.operator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.timescalemigration.api.v1alpha1.FieldError;
import dev.timescalemigration.api.v1alpha1.WorkerToleration;
import dev.timescalemigration.api.v1alpha1.WorkersSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What migrations may ask for the pods of their workers. The operator makes these pods with its own
 * rights, so a migration gets nothing that the installation does not list: labels and annotations
 * decide what webhooks and other controllers add to a pod, a priority class ends pods of others,
 * and a toleration lets a pod run on nodes that are kept for something else. Node selectors only
 * narrow down where a pod may run, and are free.
 *
 * @param labels keys of labels; one that ends with {@code *} allows all that begin so
 * @param annotations keys of annotations, written in the same way
 * @param priorityClasses names of priority classes
 * @param tolerations keys of taints that may be tolerated; {@code *} for every taint
 * @param crossNamespaceAffinity whether affinity may name other namespaces, whose pods it could
 *     keep off a node
 */
record WorkerAllowances(
    List<String> labels,
    List<String> annotations,
    List<String> priorityClasses,
    List<String> tolerations,
    boolean crossNamespaceAffinity) {
  /** What an installation allows that lists nothing. */
  static final WorkerAllowances NONE =
      new WorkerAllowances(List.of(), List.of(), List.of(), List.of(), false);

  private static final String EVERYTHING = "*";

  /** What begins so is for the cluster's own pods. */
  private static final String SYSTEM = "system-";

  /** Everything that a migration asks for and may not have. */
  List<FieldError> check(WorkersSpec workers) {
    List<FieldError> errors = new ArrayList<>();
    keys(errors, "labels", workers.labels(), labels);
    keys(errors, "annotations", workers.annotations(), annotations);
    priorityClass(errors, workers.priorityClassName());
    for (int i = 0; i < workers.tolerations().size(); i++) {
      toleration(errors, i, workers.tolerations().get(i));
    }
    affinity(errors, workers.affinity());
    return List.copyOf(errors);
  }

  private static void keys(
      List<FieldError> errors, String field, Map<String, String> asked, List<String> allowed) {
    asked.keySet().stream()
        .sorted()
        .forEach(
            key -> {
              String path = "spec.workers." + field + "[\"" + key + "\"]";
              if (PodInjection.isAskedFor(key, asked.get(key))) {
                errors.add(
                    new FieldError(
                        path,
                        "could change the security of the pod or add containers and identities",
                        "leave it out"));
              } else if (!isListed(key, allowed)) {
                errors.add(notListed(path, key, field));
              }
            });
  }

  private void priorityClass(List<FieldError> errors, String name) {
    if (name != null && (name.startsWith(SYSTEM) || !priorityClasses.contains(name))) {
      errors.add(notListed("spec.workers.priorityClassName", name, "priorityClasses"));
    }
  }

  /** Without a key it tolerates every taint. */
  private void toleration(List<FieldError> errors, int index, WorkerToleration toleration) {
    String key =
        toleration.key() == null || toleration.key().isEmpty() ? EVERYTHING : toleration.key();
    if (!tolerations.contains(key) && !tolerations.contains(EVERYTHING)) {
      errors.add(notListed("spec.workers.tolerations[" + index + "]", key, "tolerations"));
    }
  }

  private void affinity(List<FieldError> errors, JsonNode affinity) {
    if (affinity == null || crossNamespaceAffinity) {
      return;
    }
    boolean namesOthers =
        affinity.findValues("namespaceSelector").stream().anyMatch(JsonNode::isObject)
            || affinity.findValues("namespaces").stream().anyMatch(JsonNode::isArray);
    if (namesOthers) {
      errors.add(
          new FieldError(
              "spec.workers.affinity",
              "names pods of other namespaces",
              "leave out namespaces and namespaceSelector, or let the operator's administrator set"
                  + " the chart's value worker.allowed.crossNamespaceAffinity"));
    }
  }

  private static boolean isListed(String key, List<String> allowed) {
    return allowed.stream()
        .anyMatch(
            entry ->
                entry.endsWith(EVERYTHING)
                    ? key.startsWith(entry.substring(0, entry.length() - 1))
                    : key.equals(entry));
  }

  private static FieldError notListed(String path, String value, String list) {
    return new FieldError(
        path,
        "asks for " + value + ", which this operator does not allow",
        "leave it out, or let the operator's administrator add it to the chart's value"
            + " worker.allowed."
            + list);
  }
}
