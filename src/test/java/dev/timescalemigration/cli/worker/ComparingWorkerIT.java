package dev.timescalemigration.cli.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.timescalemigration.cli.TestShell;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.ledger.Json;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a pod leaves behind that compares: an exit code, and the result in its message. */
class ComparingWorkerIT {
  private static final String ROWS =
      "{\"scope\": [\"Hypertables\", \"PlainTables\"], \"settle\": \"0s\"%s}";

  private final Pair pair = Pair.create("comparing");
  @TempDir private Path folder;

  @BeforeEach
  void make() throws IOException {
    pair.executeOnBoth("create table place (id int primary key, name text not null)");
    pair.executeOnBoth("insert into place select g, 'place ' || g from generate_series(1, 9) g");
    secret("source", pair.source());
    secret("target", pair.target());
  }

  @AfterEach
  void drop() {
    pair.close();
  }

  @Test
  void equal_databases_end_with_0() throws IOException {
    assertThat(compare("")).isZero();
    assertThat(message().path("reason").asText()).isEqualTo("Equal");
    JsonNode found = message().path("comparison");
    assertThat(found.path("equal").asBoolean()).isTrue();
    assertThat(found.path("rows").asLong()).isEqualTo(9);
  }

  @Test
  void what_differs_is_counted_and_named_without_its_values() throws IOException {
    pair.target()
        .execute(
            "delete from place where id = 7",
            "update place set name = 'secret name' where id = 8",
            "insert into place values (99, 'only here')");
    assertThat(compare("")).isEqualTo(FailureKind.DATA_DIFFERS.exitCode());
    JsonNode found = message().path("comparison");
    assertThat(found.path("equal").asBoolean()).isFalse();
    assertThat(found.path("missing").asLong()).isEqualTo(1);
    assertThat(found.path("extra").asLong()).isEqualTo(1);
    assertThat(found.path("different").asLong()).isEqualTo(1);
    assertThat(found.path("differences").toString())
        .contains("missing in the target", "only in the target", "different in name", "7", "99")
        .doesNotContain("secret name");
  }

  @Test
  void nothing_is_repaired_in_what_is_no_target_of_a_migration() throws IOException {
    pair.target().execute("delete from place where id = 7");
    assertThat(compare(", \"repair\": \"Always\"")).isEqualTo(FailureKind.USER_ACTION.exitCode());
    assertThat(message().path("message").asText()).contains("has no ledger of a migration");
    assertThat(message().path("hint").asText())
        .contains("only the target of a migration is repaired");
    assertThat(pair.target().value("select count(*) from place")).isEqualTo("8");
  }

  @Test
  void a_spec_that_is_none_is_refused_with_its_field() throws IOException {
    assertThat(compare(", \"colour\": \"red\"")).isEqualTo(FailureKind.USAGE.exitCode());
    assertThat(message().path("message").asText()).contains("spec.colour is unknown");
  }

  private int compare(String more) {
    return TestShell.of()
        .run(
            "worker",
            "--phase=Comparing",
            "--namespace=prod",
            "--name=drift",
            "--spec=" + ROWS.formatted(more),
            "--source-secret=" + folder.resolve("source"),
            "--target-secret=" + folder.resolve("target"),
            "--termination-log=" + folder.resolve("message"));
  }

  private JsonNode message() throws IOException {
    return Json.MAPPER.readTree(folder.resolve("message").toFile());
  }

  private void secret(String side, TestDatabase database) throws IOException {
    Files.createDirectories(folder.resolve(side));
    Files.writeString(folder.resolve(side).resolve("uri"), database.uri());
  }
}
