package dev.timescalemigration.cli.command;

import dev.timescalemigration.api.v1alpha1.WorkersSpec;
import dev.timescalemigration.failure.MigrationFailure;
import picocli.CommandLine.Option;

/** How many chunks at once. */
public final class ParallelismOption {
  /** The most copy threads that one process runs. */
  private static final int MOST = WorkersSpec.MOST_THREADS;

  @Option(
      names = {"-p", "--parallelism"},
      paramLabel = "N",
      defaultValue = "8",
      description =
          "How many chunks at once; each takes one connection to both servers. Default: 8.")
  private int chunks;

  /** That number. */
  int chunks() {
    if (chunks < 1 || chunks > MOST) {
      throw MigrationFailure.usage(
          "WrongUsage", "--parallelism must be from 1 to " + MOST, "choose a number in that range");
    }
    return chunks;
  }
}
