package dev.timescalemigration.servers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A file of statements that psql has run.
 *
 * @param exitCode how psql ended
 * @param said all that it wrote, but for results
 */
public record PsqlScript(int exitCode, String said) {
  private static final long MINUTES = 1;

  /** Runs a file, with more options of psql. */
  public static PsqlScript run(TestDatabase database, Path file, String... options)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getenv("TSM_PG_BIN"), "psql").toString(), database.uri()));
    command.addAll(List.of(options));
    command.addAll(List.of("-Xq", "-o", "/dev/null", "-f", file.toString()));
    Process psql = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(psql.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!psql.waitFor(MINUTES, TimeUnit.MINUTES)) {
      throw new IllegalStateException("psql did not end; it wrote: " + said);
    }
    return new PsqlScript(psql.exitValue(), said);
  }
}
