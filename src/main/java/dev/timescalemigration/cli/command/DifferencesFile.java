package dev.timescalemigration.cli.command;

import dev.timescalemigration.compare.databases.FoundRow;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A file with one line of JSON for each row that differs. */
final class DifferencesFile implements Consumer<FoundRow>, AutoCloseable {
  private final Path file;
  private final BufferedWriter writer;

  DifferencesFile(Path file) {
    this.file = file;
    try {
      this.writer = Files.newBufferedWriter(file);
    } catch (IOException e) {
      throw cannotBeWritten(e);
    }
  }

  @Override
  public void accept(FoundRow row) {
    try {
      writer.write(Json.write(row));
      writer.newLine();
    } catch (IOException e) {
      throw cannotBeWritten(e);
    }
  }

  @Override
  public void close() {
    try {
      writer.close();
    } catch (IOException e) {
      throw cannotBeWritten(e);
    }
  }

  private MigrationFailure cannotBeWritten(IOException e) {
    return MigrationFailure.userAction(
        "FileNotWritable",
        "the file " + file + " cannot be written: " + e.getMessage(),
        "give a file in a folder that you may write to");
  }
}
