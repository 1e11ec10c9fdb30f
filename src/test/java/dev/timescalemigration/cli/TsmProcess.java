package dev.timescalemigration.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The program as a process of its own, as a user starts it. */
public final class TsmProcess implements AutoCloseable {
  private static final long MINUTES = 2;

  private final Process process;
  private final Path out;
  private final BufferedReader err;
  private final StringBuilder errSeen = new StringBuilder();

  private TsmProcess(Process process, Path out) {
    this.process = process;
    this.out = out;
    this.err = process.errorReader(StandardCharsets.UTF_8);
  }

  /** Starts {@code tsm} with these variables added to its environment. */
  public static TsmProcess start(Map<String, String> environment, String... arguments)
      throws IOException {
    return start(Tsm.class, environment, arguments);
  }

  /** Starts another main class in the same way. */
  public static TsmProcess start(
      Class<?> main, Map<String, String> environment, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile("tsm", ".out");
    ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().remove("TSM_DEBUG");
    builder.environment().putAll(environment);
    return new TsmProcess(builder.start(), out);
  }

  /** Reads standard error until a line contains a text. */
  public void awaitErr(String text) throws IOException {
    String line;
    while ((line = err.readLine()) != null) {
      errSeen.append(line).append('\n');
      if (line.contains(text)) {
        return;
      }
    }
    throw new IllegalStateException("'" + text + "' was not written, but: " + errSeen);
  }

  /** Sends a signal by its name: INT, TERM, KILL. */
  public void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** Whether it has not ended yet. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** The most memory it had so far, as the kernel counts it (Linux); 0 after its end. */
  public long megabytes() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(0);
    } catch (NoSuchFileException | UncheckedIOException ended) {
      return 0;
    }
  }

  /** Lets it run on for a while; whether it ended in it. */
  public boolean endsWithin(Duration atMost) throws InterruptedException {
    return process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Waits for the end and answers with the exit code. */
  public int end() throws IOException, InterruptedException {
    String line;
    while ((line = err.readLine()) != null) {
      errSeen.append(line).append('\n');
    }
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      throw new IllegalStateException("tsm did not end; it wrote: " + errSeen);
    }
    return process.exitValue();
  }

  /** What it wrote to standard output. */
  public String out() throws IOException {
    return Files.readString(out);
  }

  /** What was read from its standard error. */
  public String err() {
    return errSeen.toString();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    Files.deleteIfExists(out);
  }
}
