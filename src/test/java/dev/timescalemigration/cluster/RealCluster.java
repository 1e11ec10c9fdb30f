package dev.timescalemigration.cluster;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A Kubernetes with real pods, as {@code dev/test-cluster} brings one up. It is reached by kubectl
 * and helm, as by a user. Its tests are skipped where there is none.
 */
final class RealCluster {
  /** Environment variable: the path of the cluster's kubeconfig. */
  private static final String KUBECONFIG = "TSM_TEST_KUBECONFIG";

  /** Environment variable: the image, which the cluster's nodes have already. */
  private static final String IMAGE = "TSM_TEST_IMAGE";

  /** Environment variable: by which address pods reach servers of this machine. */
  private static final String HOST = "TSM_TEST_HOST_OF_PODS";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST_COMMAND_SECONDS = 300;

  private final String kubeconfig;

  private RealCluster(String kubeconfig) {
    this.kubeconfig = kubeconfig;
  }

  /** How a command ended. */
  record Result(int exitCode, String stdout, String stderr) {}

  /** The cluster; the test is skipped when there is none. */
  static RealCluster find() {
    String kubeconfig = System.getenv(KUBECONFIG);
    assumeTrue(kubeconfig != null, "no cluster is given; dev/test-cluster brings one up");
    return new RealCluster(kubeconfig);
  }

  /** The image without its tag. */
  String imageRepository() {
    String image = System.getenv(IMAGE);
    return image.substring(0, image.lastIndexOf(':'));
  }

  /** The image's tag. */
  String imageTag() {
    String image = System.getenv(IMAGE);
    return image.substring(image.lastIndexOf(':') + 1);
  }

  /** The address by which pods reach servers of this machine. */
  String hostOfPods() {
    return System.getenv(HOST);
  }

  /** What kubectl writes to stdout. */
  String kubectl(String... arguments) {
    return succeeded(tryKubectl(arguments), "kubectl", arguments);
  }

  /** How kubectl ended. */
  Result tryKubectl(String... arguments) {
    return run("", "kubectl", arguments);
  }

  /** Applies what would stand in a file. */
  Result tryApply(String namespace, String yaml) {
    return run(yaml, "kubectl", "apply", "--namespace", namespace, "--filename", "-");
  }

  /** Applies what would stand in a file. */
  void apply(String namespace, String yaml) {
    succeeded(tryApply(namespace, yaml), "kubectl", "apply");
  }

  /** An object as it is now; a missing node when there is none. */
  JsonNode get(String namespace, String kind, String name) {
    String json =
        kubectl("get", kind, name, "--namespace", namespace, "--ignore-not-found", "-o", "json");
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command line as a user would paste it. */
  void shell(String commandLine) {
    succeeded(run("", "bash", "-c", commandLine), "bash", commandLine);
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
    deleteNamespace(namespace);
    kubectl("create", "namespace", namespace);
    kubectl("label", "namespace", namespace, "pod-security.kubernetes.io/enforce=restricted");
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

  private Result run(String stdin, String program, String... arguments) {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of(arguments));
    try {
      Path out = Files.createTempFile("cluster", ".out");
      Path err = Files.createTempFile("cluster", ".err");
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().put("KUBECONFIG", kubeconfig);
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
