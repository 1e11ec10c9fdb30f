package dev.timescalemigration.phase.preflight.facts;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.postgres.ClientProcess;
import dev.timescalemigration.postgres.ClientProgramEnvironment;
import dev.timescalemigration.postgres.ClientPrograms;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.SqlFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A setting of a server by which a query answers otherwise, such as the time zone.
 *
 * @param name its name
 * @param source where its value is from, as {@code pg_settings} has it
 * @param value the value
 */
public record AnswerSetting(String name, String source, String value) {
  private static final Set<String> OF_THIS_SESSION =
      Set.of("user", "database user", "client", "session");

  private static final int SECONDS = 10;

  /** Whether other roles have it too, as far as their own settings say nothing else. */
  public boolean isOfServer() {
    return !OF_THIS_SESSION.contains(source);
  }

  /** Whether {@code ALTER DATABASE} set it, which moves with the schema. */
  public boolean isOfDatabase() {
    return source.equals("database");
  }

  /** Those of one side, by {@code psql}; empty when it cannot ask. Another check says why. */
  public static List<AnswerSetting> read(Database database, ClientPrograms programs) {
    List<String> arguments =
        List.of(
            "--no-psqlrc",
            "--quiet",
            "--tuples-only",
            "--no-align",
            "--field-separator=\t",
            "--no-password",
            "--command=" + SqlFile.of(AnswerSetting.class, "answer_settings"));
    try (ClientProgramEnvironment environment = ClientProgramEnvironment.of(database);
        ClientProcess psql =
            ClientProcess.start(programs.psql(), arguments, environment.variables())) {
      psql.stdin().close();
      // A pooler without a free connection lets it wait.
      CompletableFuture<Void> bound =
          CompletableFuture.runAsync(
              psql::stop, CompletableFuture.delayedExecutor(SECONDS, TimeUnit.SECONDS));
      String rows = new String(psql.stdout().readAllBytes(), StandardCharsets.UTF_8);
      boolean succeeded = psql.waitFor().succeeded();
      bound.cancel(false);
      return succeeded ? rows.lines().flatMap(AnswerSetting::of).toList() : List.of();
    } catch (IOException | MigrationFailure e) {
      return List.of();
    }
  }

  private static Stream<AnswerSetting> of(String row) {
    String[] fields = row.split("\t", -1);
    return fields.length == 3
        ? Stream.of(new AnswerSetting(fields[0], fields[1], fields[2]))
        : Stream.empty();
  }
}
