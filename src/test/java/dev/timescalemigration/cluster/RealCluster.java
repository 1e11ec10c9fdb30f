package dev.timescalemigration.cluster;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A Kubernetes with real pods, reached by kubectl and helm, as by a user. Which one is reported by
 * the system property {@code tsm.test.cluster}: {@code given} (the default) by the environment, as
 * {@code dev/test-cluster} brings one up; {@code k3s} by Testcontainers, where images can be
 * pulled. Without one its tests are skipped.
 */
final class RealCluster {
  /** System property: {@code given} or {@code k3s}. */
  private static final String WHICH = "tsm.test.cluster";

  /** Environment variable: the path of the given cluster's kubeconfig. */
  private static final String KUBECONFIG = "TSM_TEST_KUBECONFIG";

  /** Environment variable: the operator's image; a given cluster's nodes have it already. */
  private static final String IMAGE = "TSM_TEST_IMAGE";

  /** Environment variable: by which address pods of a given cluster reach this machine. */
  private static final String HOST = "TSM_TEST_HOST_OF_PODS";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST_COMMAND_SECONDS = 300;

  private final Access access;

  private RealCluster(Access access) {
    this.access = access;
  }

  /**
   * How a cluster is reached.
   *
   * @param kubeconfig path of a file
   * @param image the operator's image, which its nodes have
   * @param hostOfPods the address by which pods reach servers of this machine
   */
  record Access(String kubeconfig, String image, String hostOfPods) {}

  /** How a command ended. */
  record Result(int exitCode, String stdout, String stderr) {}

  /** The cluster; the test is skipped when there is none. */
  static RealCluster find() {
    if (System.getProperty(WHICH, "given").equals("k3s")) {
      return new RealCluster(K3sCluster.start(System.getenv(IMAGE)));
    }
    String kubeconfig = System.getenv(KUBECONFIG);
    assumeTrue(kubeconfig != null, "no cluster is given; dev/test-cluster brings one up");
    return new RealCluster(new Access(kubeconfig, System.getenv(IMAGE), System.getenv(HOST)));
  }

  /** The image without its tag. */
  String imageRepository() {
    return access.image().substring(0, access.image().lastIndexOf(':'));
  }

  /** The image's tag. */
  String imageTag() {
    return access.image().substring(access.image().lastIndexOf(':') + 1);
  }

  /** The address by which pods reach servers of this machine. */
  String hostOfPods() {
    return access.hostOfPods();
  }

  /** What kubectl writes to stdout. */
  String kubectl(String... arguments) {
    return succeeded(tryKubectl(arguments), "kubectl", arguments);
  }

  /** How kubectl ended. */
  Result tryKubectl(String... arguments) {
    return run("", "kubectl", arguments);
  }

  /** Applies what would be in a file. */
  Result tryApply(String namespace, String yaml, String... options) {
    List<String> arguments =
        new ArrayList<>(List.of("apply", "--namespace", namespace, "--filename", "-"));
    arguments.addAll(List.of(options));
    return run(yaml, "kubectl", arguments.toArray(String[]::new));
  }

  /** Applies what would be in a file. */
  void apply(String namespace, String yaml) {
    succeeded(tryApply(namespace, yaml), "kubectl", "apply");
  }

  /** An object as it is now; a missing node when there is none. */
  JsonNode get(String namespace, String kind, String name) {
    return json(
        kubectl("get", kind, name, "--namespace", namespace, "--ignore-not-found", "-o", "json"));
  }

  /** All objects of a kind. */
  JsonNode list(String namespace, String kind) {
    return json(kubectl("get", kind, "--namespace", namespace, "-o", "json")).path("items");
  }

  private static JsonNode json(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command line as a user would paste it. */
  void shell(String commandLine) {
    succeeded(tryShell("", commandLine), "bash", commandLine);
  }

  /** How a command line ended that a user pasted, with what they typed afterwards. */
  Result tryShell(String typed, String commandLine) {
    return run(typed, "bash", "-c", commandLine);
  }

  /** What helm writes to stdout. */
  String helm(String... arguments) {
    return succeeded(tryHelm(arguments), "helm", arguments);
  }

  /** How helm ended. */
  Result tryHelm(String... arguments) {
    return run("", "helm", arguments);
  }

  /** Makes an empty namespace that takes restricted pods only. */
  void makeNamespace(String namespace) {
    releaseMigrations(namespace);
    deleteNamespace(namespace);
    kubectl("create", "namespace", namespace);
    kubectl("label", "namespace", namespace, "pod-security.kubernetes.io/enforce=restricted");
  }

  /** Takes the finalizers off what a killed run left behind: no operator is there to do it. */
  private void releaseMigrations(String namespace) {
    String found = tryKubectl("get", "timescalemigrations", "-n", namespace, "-o", "name").stdout();
    found
        .lines()
        .forEach(
            migration ->
                kubectl(
                    "patch",
                    migration,
                    "-n",
                    namespace,
                    "--type=merge",
                    "--patch={\"metadata\":{\"finalizers\":null}}"));
  }

  /** Deletes a namespace and all in it. */
  void deleteNamespace(String namespace) {
    kubectl("delete", "namespace", namespace, "--ignore-not-found", "--timeout=180s");
  }

  private static String succeeded(Result result, String program, String... arguments) {
    if (result.exitCode() != 0) {
      throw new AssertionError(
          program + " " + String.join(" ", arguments) + ": " + result.stdout() + result.stderr());
    }
    return result.stdout();
  }

  /** Starts a program that uses the cluster; the caller ends it. */
  Process start(String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.DISCARD);
    builder.environment().put("KUBECONFIG", access.kubeconfig());
    return builder.start();
  }

  private Result run(String stdin, String program, String... arguments) {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of(arguments));
    try {
      Path out = Files.createTempFile("cluster", ".out");
      Path err = Files.createTempFile("cluster", ".err");
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().put("KUBECONFIG", access.kubeconfig());
      Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
      try (var input = process.getOutputStream()) {
        input.write(stdin.getBytes(StandardCharsets.UTF_8));
      }
      if (!process.waitFor(LONGEST_COMMAND_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("hangs: " + String.join(" ", command));
      }
      Result result = new Result(process.exitValue(), Files.readString(out), Files.readString(err));
      Files.delete(out);
      Files.delete(err);
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
