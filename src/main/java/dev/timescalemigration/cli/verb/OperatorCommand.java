package dev.timescalemigration.cli.verb;

import dev.timescalemigration.operator.OperatorProgram;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code tsm operator}. */
@Command(
    name = "operator",
    header = "Runs the operator: the controller of all migrations of a cluster.",
    description = {
      "",
      "Watches TimescaleMigration resources, starts a Job for every step, opens gates as their"
          + " specs say, and tells in their statuses how far they are. Finds its API server as"
          + " kubectl does, or as a pod does. The image of the workers is taken from"
          + " TSM_WORKER_IMAGE. Serves probes under /q/health and metrics under /metrics on port"
          + " 8080.",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = {"  TSM_WORKER_IMAGE=timescale-migration-operator:dev tsm operator"})
public final class OperatorCommand implements Callable<Integer> {

  @Override
  public Integer call() {
    OperatorProgram.run(Throwable::printStackTrace);
    return 0;
  }
}
