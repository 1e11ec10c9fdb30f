package dev.timescalemigration.cli.command;

import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.cli.worker.CapturePod;
import dev.timescalemigration.cli.worker.ComparisonPod;
import dev.timescalemigration.cli.worker.PodOptions;
import dev.timescalemigration.cli.worker.RehearsalPod;
import dev.timescalemigration.cli.worker.WorkerRun;
import dev.timescalemigration.engine.Share;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.migration.Phase;
import dev.timescalemigration.postgres.ConnectionSecret;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.postgres.TwoSides;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tsm worker}. */
@Command(
    name = "worker",
    header = "Does the work of one phase, comparison or rehearsal in a pod, for the operator.",
    description = {
      "",
      "What the operator starts in its Jobs. The connections are read from the folders in which"
          + " the secrets are mounted, again for every connection, so that a password may be"
          + " rotated. The result is in the exit code and, as JSON, in the termination"
          + " message.",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  tsm worker --namespace prod --name metrics --phase Copying --shard 0 --spec '{…}'"
    })
public final class WorkerCommand implements Callable<Integer> {
  private final Shell shell;

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      required = true,
      description = "The resource's namespace.")
  private String namespace;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      required = true,
      description = "The resource's name.")
  private String name;

  @Option(
      names = "--phase",
      paramLabel = "PHASE",
      required = true,
      description =
          "The phase whose work is done, Comparing for a run of a comparison, Rehearsing for a"
              + " rehearsal, Capturing to apply captured changes until it is stopped, or"
              + " EndingCapture to undo on the source what capture changed there.")
  private String phase;

  @Option(
      names = "--spec",
      paramLabel = "JSON",
      required = true,
      description = "The resource's spec.")
  private String spec;

  @Mixin private ShardOption shard;

  @Option(
      names = "--again",
      description = "First requeue the chunks that an earlier run gave up or found different.")
  private boolean again;

  @Option(
      names = "--source-secret",
      paramLabel = "FOLDER",
      defaultValue = "/run/secrets/source",
      description = "Where the source's secret is mounted. Default: /run/secrets/source.")
  private Path sourceSecret;

  @Option(
      names = "--target-secret",
      paramLabel = "FOLDER",
      defaultValue = "/run/secrets/target",
      description = "Where the target's secret is mounted. Default: /run/secrets/target.")
  private Path targetSecret;

  @Option(
      names = "--termination-log",
      paramLabel = "FILE",
      defaultValue = "/dev/termination-log",
      description = "Where the termination message is written. Default: /dev/termination-log.")
  private Path terminationLog;

  @Mixin private GraceOption grace;

  /** The command, for one shell. */
  public WorkerCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    PodOptions options =
        new PodOptions(namespace, name, phase, spec, grace.grace(), terminationLog);
    TwoSides<Database> databases =
        new TwoSides<>(database(Side.SOURCE, sourceSecret), database(Side.TARGET, targetSecret));
    if (phase.equals(ComparisonPod.NAME)) {
      return new ComparisonPod(shell, options).run(databases);
    }
    if (phase.equals(RehearsalPod.NAME)) {
      return new RehearsalPod(shell, options).run(databases);
    }
    if (CapturePod.isWork(phase)) {
      return new CapturePod(shell, options).run(databases);
    }
    Phase known =
        Phase.ofValue(phase)
            .orElseThrow(
                () ->
                    MigrationFailure.usage("UnknownPhase", "there is no phase of that name", null));
    return new WorkerRun(shell, options, known, Share.ofPod(shard.number(), again)).run(databases);
  }

  private static Database database(Side side, Path folder) {
    return new Database(side, () -> ConnectionSecret.read(side, folder));
  }
}
