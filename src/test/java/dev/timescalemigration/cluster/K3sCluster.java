package dev.timescalemigration.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/**
 * A Kubernetes in a container, where images can be pulled: one for all tests of a JVM, which ends
 * with it. Pods reach servers that this machine publishes by the gateway of the container's
 * network, so that it takes a Docker engine on Linux.
 */
final class K3sCluster {
  /** System property: another image than the one that is tested with. */
  private static final String IMAGE = "tsm.test.k3s.image";

  /** System property: false for an image that is a node without being privileged. */
  private static final String PRIVILEGED = "tsm.test.k3s.privileged";

  /** What its images are taken for, whatever registry or name they have. */
  private static final String K3S = "rancher/k3s";

  /** Testcontainers waits a minute, which a busy machine does not start a Kubernetes in. */
  private static final Duration LONGEST_START = Duration.ofMinutes(5);

  private static RealCluster.Access access;

  private K3sCluster() {}

  /**
   * Starts it, unless it runs already.
   *
   * @param operatorImage taken from the Docker engine of this machine
   */
  static synchronized RealCluster.Access start(String operatorImage) {
    if (access == null) {
      try {
        access = startNow(operatorImage);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
    return access;
  }

  @SuppressWarnings("resource") // stopped by Testcontainers when the JVM ends
  private static RealCluster.Access startNow(String operatorImage)
      throws IOException, InterruptedException {
    String image = System.getProperty(IMAGE, K3S + ":v1.33.6-k3s1");
    // Its constructor asks for the engine's address, which in a container (where /.dockerenv is)
    // is null until the client was made.
    DockerClientFactory.instance().client();
    K3sContainer k3s =
        new K3sContainer(DockerImageName.parse(image).asCompatibleSubstituteFor(K3S));
    k3s.withPrivilegedMode(Boolean.parseBoolean(System.getProperty(PRIVILEGED, "true")));
    k3s.withStartupTimeout(LONGEST_START);
    k3s.start();

    Path archive = Files.createTempFile("operator", ".tar");
    save(operatorImage, archive);
    k3s.copyFileToContainer(MountableFile.forHostPath(archive), "/operator.tar");
    Files.delete(archive);
    ExecResult loaded =
        k3s.execInContainer("ctr", "--namespace", "k8s.io", "images", "import", "/operator.tar");
    if (loaded.getExitCode() != 0) {
      throw new IllegalStateException(
          "k3s does not take the image " + operatorImage + ": " + loaded.getStderr());
    }

    Path kubeconfig = Files.createTempFile("k3s", ".yaml");
    Files.writeString(kubeconfig, k3s.getKubeConfigYaml());
    String gateway =
        k3s.getContainerInfo().getNetworkSettings().getNetworks().values().stream()
            .findFirst()
            .orElseThrow()
            .getGateway();
    return new RealCluster.Access(kubeconfig.toString(), operatorImage, gateway);
  }

  private static void save(String image, Path archive) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("docker", "save", "--output", archive.toString(), image)
            .inheritIO()
            .start();
    if (process.waitFor() != 0) {
      throw new IllegalStateException("the image " + image + " is not here: run 'make image'");
    }
  }
}
