package dev.timescalemigration.cli.kubectl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.api.v1alpha1.Approval;
import dev.timescalemigration.api.v1alpha1.ApprovalGate;
import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.cli.terminal.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugin where there is no cluster. */
class KubectlTsmTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    Shell shell =
        new Shell(Map.of(), new PrintWriter(out, true), new PrintWriter(err, true), Terminal.NONE);
    return KubectlTsm.run(shell, arguments);
  }

  @Test
  void a_cluster_that_does_not_answer_is_temporary(@TempDir Path folder) throws IOException {
    assertThat(run("status", "--kubeconfig", kubeconfig(folder, freePort()))).isEqualTo(75);
    assertThat(err.toString())
        .startsWith("kubectl tsm status: the cluster at https://127.0.0.1:")
        .contains("does not answer")
        .doesNotContain("\tat ");
  }

  @Test
  void a_context_that_is_missing_is_named_with_those_that_are_there(@TempDir Path folder)
      throws IOException {
    assertThat(
            run(
                "suspend",
                "any",
                "--context",
                "other",
                "--kubeconfig",
                kubeconfig(folder, freePort())))
        .isEqualTo(2);
    assertThat(err.toString()).contains("the kubeconfig has no context other", "here");
  }

  @Test
  void a_kubeconfig_that_is_missing_or_malformed_is_named(@TempDir Path folder) throws IOException {
    Path missing = folder.resolve("missing");
    assertThat(run("status", "--kubeconfig", missing.toString())).isEqualTo(2);
    assertThat(err.toString()).contains(missing.toString());
    Path malformed = Files.writeString(folder.resolve("malformed"), "[]]");
    assertThat(run("status", "--kubeconfig", malformed.toString())).isEqualTo(2);
    assertThat(err.toString()).contains(malformed.toString()).doesNotContain("\tat ");
  }

  @Test
  void a_gate_that_does_not_exist_is_refused_before_the_cluster_is_asked() {
    assertThat(run("approve", "Switchovr", "any")).isEqualTo(2);
    assertThat(err.toString()).contains("did you mean Switchover?");
  }

  @Test
  void words_are_completed_as_kubectl_asks() {
    assertThat(run("__complete", "su")).isZero();
    assertThat(out.toString().lines()).containsExactly("suggest", "suspend", ":4");
  }

  @Test
  void options_are_completed() {
    assertThat(run("__complete", "status", "--wa")).isZero();
    assertThat(out.toString().lines()).containsExactly("--watch", ":4");
  }

  @Test
  void an_approval_replaces_that_of_its_gate_only() {
    Approval old = new Approval(ApprovalGate.SWITCHOVER, "00000000");
    Approval other = new Approval(ApprovalGate.DUAL_WRITE_STARTED, null);
    Approval approval = new Approval(ApprovalGate.SWITCHOVER, "12345678");
    assertThat(approval.among(List.of(old, other))).containsExactly(other, approval);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String kubeconfig(Path folder, int port) throws IOException {
    Path file = folder.resolve("kubeconfig");
    Files.writeString(
        file,
        """
        apiVersion: v1
        kind: Config
        current-context: here
        contexts: [{name: here, context: {cluster: here, user: me, namespace: mine}}]
        clusters: [{name: here, cluster: {server: "https://127.0.0.1:%d"}}]
        users: [{name: me, user: {token: secret}}]
        """
            .formatted(port));
    return file.toString();
  }
}
