package dev.timescalemigration.cli.command;

import picocli.CommandLine.Option;

/** Which part of the chunks comes first. */
public final class ShardOption {
  @Option(
      names = "--shard",
      paramLabel = "N",
      defaultValue = "-1",
      order = 80,
      description =
          "Which shard's chunks come first, where several processes share the work; those of others"
              + " follow. Default: none.")
  private int number;

  /** The shard; -1 for none. */
  int number() {
    return number;
  }
}
