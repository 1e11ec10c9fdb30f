package dev.timescalemigration.cli.command;

import java.time.Duration;
import picocli.CommandLine.Option;

/** How long work in flight may continue after a signal. */
public final class GraceOption {
  @Option(
      names = "--grace",
      paramLabel = "TIME",
      order = 91,
      defaultValue = "30s",
      description =
          "How long work in flight may continue after the first SIGINT or SIGTERM before it is"
              + " rolled back, such as 30s or 5m. A second signal rolls it back at once. Default:"
              + " 30s.")
  private Duration grace;

  /** That time. */
  public Duration grace() {
    return grace;
  }
}
