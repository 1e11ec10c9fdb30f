package dev.timescalemigration.cli.command;

import dev.timescalemigration.operator.OperatorProgram;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tsm operator}. */
@Command(
    name = "operator",
    header = "Runs the operator: the controller of all migrations of a cluster.",
    description = {
      "",
      "Watches TimescaleMigration resources, starts a Job for every step, opens gates as their"
          + " specs say, and writes their progress to their statuses. Finds its API server as"
          + " kubectl does, or as a pod does. The image of the workers is taken from"
          + " TSM_WORKER_IMAGE. Serves probes under /q/health and metrics under /metrics on port"
          + " 8080.",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = {"  TSM_WORKER_IMAGE=timescale-migration-operator:dev tsm operator"})
public final class OperatorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    OperatorProgram.run(
        line -> {
          err.println(line);
          err.flush();
        });
    return 0;
  }
}
