package dev.timescalemigration.cli.command;

import dev.timescalemigration.compare.repair.Repair;
import dev.timescalemigration.compare.repair.RepairOptions;
import dev.timescalemigration.compare.repair.RepairReport;
import dev.timescalemigration.engine.ChunksCopiedAgain;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.comparison.LedgerComparison;
import dev.timescalemigration.work.PhaseContext;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** How the target is repaired. */
public final class RepairOption {
  @Option(
      names = "--execute",
      description =
          "Repair the target. Without it, only list what would be inserted, updated and deleted.")
  private boolean execute;

  @Option(
      names = "--allow-delete",
      description =
          "Also delete rows of hypertables from the completion point on that only the target has."
              + " Without it, they are named and stay.")
  private boolean allowDelete;

  @Option(
      names = "--statements",
      paramLabel = "FILE",
      description =
          "Without --execute: write the statements to this file. psql runs it as it is. It holds"
              + " the values of the rows.")
  private Path statements;

  /** Whether any of them is given. */
  boolean areGiven() {
    return execute || allowDelete || statements != null;
  }

  /** Repairs what the newest comparison found. */
  RepairReport repair(PhaseContext context, LedgerComparison comparison) {
    if (execute && statements != null) {
      throw MigrationFailure.usage(
          "WrongUsage", "--statements is for a run without --execute", "leave out one of them");
    }
    Repair repair =
        new Repair(
            context, new RepairOptions(execute, allowDelete), comparison, new ChunksCopiedAgain());
    if (statements == null) {
      return repair.run(statement -> {});
    }
    try (BufferedWriter writer = Files.newBufferedWriter(statements)) {
      return repair.run(statement -> write(writer, statement));
    } catch (IOException | UncheckedIOException e) {
      throw MigrationFailure.userAction(
          "FileNotWritable",
          "the file " + statements + " cannot be written: " + e.getMessage(),
          "give a file in a folder that you may write to");
    }
  }

  private static void write(BufferedWriter writer, String statement) {
    try {
      writer.write(statement);
      writer.newLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
