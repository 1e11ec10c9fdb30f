package dev.timescalemigration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.servers.Pair;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Runs a command that a message ends with, as a person who pastes it into a shell. */
public final class PrintedCommand {
  private static final long SECONDS = 120;

  private PrintedCommand() {}

  /** Runs it from {@code tsm} on; it must end with 0. Differences have not to last. */
  public static void run(String message, Pair pair) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("printed");
    Path program = folder.resolve("tsm");
    Files.writeString(
        program,
        """
        #!/bin/sh
        exec "%s" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$TSM_CLASSES" %s "$@"
        """
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"), Tsm.class.getName()));
    assertThat(program.toFile().setExecutable(true)).isTrue();
    String command = message.substring(message.indexOf("tsm compare ")) + " --settle 0s";
    ProcessBuilder shell = new ProcessBuilder("bash", "-c", command).redirectErrorStream(true);
    shell.environment().put("SOURCE", pair.source().uri());
    shell.environment().put("TARGET", pair.target().uri());
    shell.environment().put("TSM_CLASSES", System.getProperty("java.class.path"));
    shell.environment().merge("PATH", folder.toString(), (path, first) -> first + ":" + path);
    Process process = shell.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said + " of " + command).isZero();
    Files.delete(program);
    Files.delete(folder);
  }
}
