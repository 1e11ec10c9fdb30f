package dev.timescalemigration.cli.command;

import picocli.CommandLine.Option;

/** {@code --recompress}. */
final class RecompressOption {
  @Option(
      names = "--recompress",
      description =
          "Copy chunks that are compressed in another way than the target compresses them row by"
              + " row, and recompress them in the target. Default: chunks are copied compressed as"
              + " they are, and other settings in the target are refused.")
  private boolean recompress;

  boolean recompress() {
    return recompress;
  }
}
