package dev.timescalemigration.cli.kubectl;

import dev.timescalemigration.api.v1alpha1.TimescaleMigration;
import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.cli.terminal.Style;
import dev.timescalemigration.failure.MigrationFailure;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kubectl tsm logs}. */
@Command(
    name = "logs",
    header = "Shows what the worker pods of a migration wrote.",
    description = {
      "",
      "Lines of all pods that the cluster still has, each with the name of its pod. With --follow"
          + " the newest pod is followed until it ends.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {"  kubectl tsm logs flights", "  kubectl tsm logs flights --follow"})
public final class ShowLogs implements Callable<Integer> {
  private final Shell shell;

  @Mixin private NamedMigration named;

  @Option(
      names = {"-f", "--follow"},
      description = "Follow the newest pod.")
  private boolean follow;

  @Option(
      names = "--tail",
      paramLabel = "LINES",
      defaultValue = "100",
      description = "How many of the last lines of each pod. Default: 100.")
  private int tail;

  /** The command, for one shell. */
  public ShowLogs(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    try (Migrations migrations = named.open()) {
      TimescaleMigration migration = named.in(migrations);
      List<Pod> pods = migrations.pods(migration);
      if (pods.isEmpty()) {
        throw MigrationFailure.userAction(
            "NoPods",
            "there is no pod of " + Migrations.name(migration) + " now",
            "pods are removed a while after they end; 'kubectl tsm status "
                + Migrations.name(migration)
                + "' shows what they reported");
      }
      if (follow) {
        follow(migrations, pods.get(pods.size() - 1));
      } else {
        pods.stream().filter(ShowLogs::hasBegun).forEach(pod -> show(migrations, pod));
      }
      return 0;
    }
  }

  private static boolean hasBegun(Pod pod) {
    return !"Pending".equals(pod.getStatus().getPhase());
  }

  private void show(Migrations migrations, Pod pod) {
    migrations.log(pod, tail).lines().forEach(line -> print(pod, line));
  }

  private void follow(Migrations migrations, Pod pod) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(migrations.follow(pod, tail), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        print(pod, line);
      }
    }
  }

  private void print(Pod pod, String line) {
    shell.out().println(Style.FAINT.of(Migrations.name(pod), shell.terminal()) + "  " + line);
    shell.out().flush();
  }
}
