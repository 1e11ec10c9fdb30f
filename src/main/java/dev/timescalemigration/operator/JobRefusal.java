package dev.timescalemigration.operator;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the API server says of a Job that it does not take. */
final class JobRefusal {
  /** A map of labels with the Job's uid is in front of what is wrong with it. */
  private static final Pattern VALUE = Pattern.compile("^Invalid value: .*?[\"})]: (?=[a-z])");

  private JobRefusal() {}

  /** Each field with what is wrong with it, without its value; else the whole message. */
  static String causes(KubernetesClientException refusal) {
    Status status = refusal.getStatus();
    if (status == null) {
      return refusal.getMessage();
    }
    List<StatusCause> causes =
        Optional.ofNullable(status.getDetails())
            .map(details -> details.getCauses())
            .orElse(List.of());
    return causes.isEmpty()
        ? status.getMessage()
        : causes.stream().map(JobRefusal::text).distinct().collect(Collectors.joining("; "));
  }

  private static String text(StatusCause cause) {
    return cause.getField() + ": " + VALUE.matcher(cause.getMessage()).replaceFirst("");
  }
}
