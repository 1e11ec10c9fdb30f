package dev.timescalemigration.operator;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Labels and annotations by which well-known webhooks and controllers add containers, identities or
 * networks to a pod, or by which its security profiles are switched off. A worker never has them,
 * whatever an installation allows by a pattern. A webhook may be switched off: many add a container
 * that does not end, and so the Job would not end either.
 */
final class PodInjection {
  /** Parts of keys; these switch profiles off, and have no harmless value. */
  private static final List<String> SECURITY = List.of("apparmor", "seccomp", "openshift.io/scc");

  /** Domains of injectors, with their subdomains. */
  private static final List<String> INJECTORS =
      List.of(
          "istio.io",
          "linkerd.io",
          "hashicorp.com",
          "dapr.io",
          "opentelemetry.io",
          "jaegertracing.io",
          "datadoghq.com",
          "azure.workload.identity",
          "amazonaws.com",
          "cncf.io",
          "aadpodidbinding");

  private static final Set<String> SWITCHED_OFF = Set.of("false", "disabled");

  private PodInjection() {}

  static boolean isAskedFor(String key, String value) {
    String lowerCase = key.toLowerCase(Locale.ROOT);
    if (SECURITY.stream().anyMatch(lowerCase::contains)) {
      return true;
    }
    String domain = lowerCase.replaceFirst("/.*", "");
    boolean injects =
        lowerCase.contains("inject")
            || INJECTORS.stream()
                .anyMatch(known -> domain.equals(known) || domain.endsWith("." + known));
    return injects && !SWITCHED_OFF.contains(value);
  }
}
