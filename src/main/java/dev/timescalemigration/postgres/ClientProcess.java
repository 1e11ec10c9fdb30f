package dev.timescalemigration.postgres;

import dev.timescalemigration.failure.MigrationFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A running client program of PostgreSQL, {@code pg_dump} or {@code psql}, whose input and output
 * are streams of this program.
 *
 * <p>When this program dies, {@code psql} sees the end of its input and ends normally: what must
 * not be half done begins with {@code BEGIN} and ends with a {@code COMMIT} that is sent last.
 */
public final class ClientProcess implements AutoCloseable {
  /**
   * A dump of a database with many odd objects warns once for each; more would not help anybody.
   */
  private static final int MOST_ERROR_LINES = 1000;

  /** Time to end after SIGTERM, before SIGKILL. */
  private static final long PATIENCE_SECONDS = 5;

  private final String name;
  private final Process process;
  private final Thread errorReader;
  private final List<String> errorLines = new ArrayList<>();
  private long errorLinesDropped;

  private ClientProcess(String name, Process process) {
    this.name = name;
    this.process = process;
    this.errorReader = new Thread(this::readErrors, name + " stderr");
    errorReader.setDaemon(true);
    errorReader.start();
  }

  /**
   * How a program ended.
   *
   * @param exitCode 0 when it did all of its work; 128 + signal when it was killed
   * @param errorLines what it wrote to stderr, at most 1000 lines
   * @param errorLinesDropped how many lines more it wrote
   */
  public record ProcessResult(int exitCode, List<String> errorLines, long errorLinesDropped) {
    /** Whether it did all of its work. */
    public boolean succeeded() {
      return exitCode == 0;
    }
  }

  /**
   * Starts a program. Only what is handed over decides where it connects, see {@link
   * ClientProcessEnvironment}; its messages are in English and its encoding is UTF-8.
   *
   * @param program the program's path
   * @param arguments its arguments, which every user of the machine can read: no password
   * @param environment variables to add: {@code PGHOST}, {@code PGPASSFILE} and the like
   * @throws MigrationFailure when it cannot be started
   */
  public static ClientProcess start(
      Path program, List<String> arguments, Map<String, String> environment) {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    ClientProcessEnvironment.reduce(builder.environment(), environment);
    try {
      return new ClientProcess(program.getFileName().toString(), builder.start());
    } catch (IOException e) {
      throw MigrationFailure.userAction(
              "ClientProgramDoesNotRun",
              program + " cannot be started: " + e.getMessage(),
              "make it executable for this user, or set "
                  + ClientPrograms.FOLDER_VARIABLE
                  + " to a folder of programs that run here")
          .causedBy(e, null);
    }
  }

  /** Where it reads from; closing it shows the program that this was all. */
  public OutputStream stdin() {
    return process.getOutputStream();
  }

  /** What it writes. It must be read to the end, or the program waits for ever. */
  public InputStream stdout() {
    return process.getInputStream();
  }

  /**
   * Waits until the program has ended.
   *
   * @throws MigrationFailure when this thread is interrupted; the program is ended then
   */
  public ProcessResult waitFor() {
    try {
      int exitCode = process.waitFor();
      errorReader.join();
      synchronized (errorLines) {
        return new ProcessResult(exitCode, List.copyOf(errorLines), errorLinesDropped);
      }
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw MigrationFailure.stopped(name + " was stopped", "run the same command again");
    }
  }

  /** Asks the program to end at once (SIGTERM), from any thread; does nothing when it has ended. */
  public void stop() {
    process.destroy();
  }

  /** Ends the program if it still runs: SIGTERM, then SIGKILL after five seconds. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void readErrors() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        synchronized (errorLines) {
          if (errorLines.size() < MOST_ERROR_LINES) {
            errorLines.add(line);
          } else {
            errorLinesDropped++;
          }
        }
      }
    } catch (IOException ended) {
      // The stream breaks when the program is killed; what it had written is kept.
      return;
    }
  }
}
