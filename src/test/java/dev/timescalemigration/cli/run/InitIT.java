package dev.timescalemigration.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.timescalemigration.cli.TestShell;
import dev.timescalemigration.engine.SpecRules;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.timescale.Catalogs;
import dev.timescalemigration.work.selection.HypertableSelection;
import dev.timescalemigration.work.selection.SelectionRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tsm init} on two servers: its files are what the other commands and a cluster take. */
class InitIT {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Pattern STATEMENT = Pattern.compile("```sql\\n(.*?)\\n```", Pattern.DOTALL);

  @TempDir private Path folder;
  private Pair pair;

  @BeforeEach
  void make() {
    pair = Pair.create("init");
    pair.source()
        .execute(
            """
            create table "odd place" (id serial primary key, "Name" text not null);
            create table device (id bigint generated always as identity, seen timestamptz default now());
            create table reading (at timestamptz not null, value int);
            select create_hypertable('reading', 'at');
            insert into reading select '2026-01-01'::timestamptz + n * interval '1 day', n from generate_series(0, 30) n;
            """);
  }

  @AfterEach
  void drop() {
    pair.close();
  }

  @Test
  void the_migration_file_is_taken_by_a_run_and_by_the_definition_of_the_resource()
      throws Exception {
    integerTime();
    TestShell shell = init();
    assertThat(shell.out()).contains("written: " + folder.resolve("migration.yaml"));
    Path file = folder.resolve("migration.yaml");
    assertThat(new MigrationFile(file).read().spec().rules()).isEmpty();
    isDefined(file);

    // Every field that is only shown holds what is valid too.
    Files.writeString(file, Files.readString(file).replaceAll("(?m)^( *)#(?=[^ ])", "$1"));
    assertThat(new MigrationFile(file).read().spec().rules()).hasSize(2);
    isDefined(file);
  }

  @Test
  void the_rules_that_are_shown_fit_every_type_of_time() throws Exception {
    integerTime();
    for (String type : List.of("timestamp", "date", "smallint")) {
      pair.source()
          .execute(
              "create table by_%1$s (t %1$s not null); select create_hypertable('by_%1$s', 't'%2$s)"
                  .formatted(type, type.equals("smallint") ? ", chunk_time_interval => 100" : ""));
    }
    init();
    Path file = folder.resolve("migration.yaml");
    Files.writeString(file, Files.readString(file).replaceAll("(?m)^( *)#(?=[^ ])", "$1"));
    List<SelectionRule> rules = SpecRules.of(new MigrationFile(file).read().spec());
    HypertableSelection selected =
        pair.sourceDatabase()
            .with(source -> HypertableSelection.of(source, Catalogs.of(source), rules));
    assertThat(selected.hypertables()).hasSize(5).allMatch(each -> each.until().isPresent());
  }

  @Test
  void a_page_says_what_is_moved_and_its_statements_run() throws Exception {
    integerTime();
    init();
    String page = Files.readString(folder.resolve("your-migration.md"));
    assertThat(page)
        .contains("| public.reading | ", " | at | timestamp with time zone | ")
        .contains("| public.step | ", " | n | bigint | ")
        .contains("Set `spec.rules`")
        .contains("`public.device.id`, identity always; insert it with `OVERRIDING SYSTEM VALUE`")
        .contains("| WARN | values made by the database |")
        .doesNotContain(password(pair.source().uri()));
    assertThat(STATEMENT.matcher(page).results().map(result -> result.group(1)).toList())
        .hasSize(3)
        .allSatisfy(statement -> assertThat(pair.source().value(statement)).isNotEmpty());
  }

  @Test
  void one_completion_point_that_fits_needs_no_rules() throws Exception {
    init();
    assertThat(Files.readString(folder.resolve("your-migration.md"))).contains("None are needed");
  }

  @Test
  void passwords_are_written_only_when_asked_for() throws Exception {
    TestShell shell = init();
    String password = password(pair.source().uri());
    Path secret = folder.resolve("source-db.yaml");
    assertThat(YAML.readTree(secret.toFile()).at("/stringData/password").asText())
        .isEqualTo("change-me");
    assertThat(Files.getPosixFilePermissions(secret))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));

    TestShell again = init("--with-secrets", "--force");
    JsonNode values = YAML.readTree(secret.toFile()).path("stringData");
    assertThat(values.path("password").asText()).isEqualTo(password);
    assertThat(values.path("dbname").asText()).isEqualTo(pair.source().name());
    assertThat(values.path("host").asText()).isNotEmpty();
    assertThat(shell.out() + shell.err() + again.out() + again.err())
        .doesNotContain(":" + password + "@");
  }

  @Test
  void files_that_are_there_are_kept() throws Exception {
    Path page = folder.resolve("your-migration.md");
    Files.writeString(page, "mine");
    TestShell shell = TestShell.of(pair);
    assertThat(shell.run("init", "--directory", folder.toString())).isEqualTo(4);
    assertThat(shell.err()).contains("your-migration.md already").contains("--force");
    assertThat(page).hasContent("mine");
    assertThat(folder.resolve("migration.yaml")).doesNotExist();
  }

  @Test
  void a_name_that_no_resource_can_have_is_refused() {
    TestShell shell = TestShell.of(pair);
    assertThat(shell.run("init", "--directory", folder.toString(), "--name", "My DB")).isEqualTo(2);
    assertThat(shell.err()).contains("--name");
  }

  private void integerTime() {
    pair.source()
        .execute(
            """
            create table step (n bigint not null, value int);
            select create_hypertable('step', 'n', chunk_time_interval => 100);
            insert into step select n, n from generate_series(1, 250) n;
            """);
  }

  private TestShell init(String... more) {
    TestShell shell = TestShell.of(pair);
    String[] arguments = new String[more.length + 3];
    arguments[0] = "init";
    arguments[1] = "--directory";
    arguments[2] = folder.toString();
    System.arraycopy(more, 0, arguments, 3, more.length);
    assertThat(shell.run(arguments)).as(shell.err()).isZero();
    return shell;
  }

  private static String password(String uri) {
    return uri.replaceFirst("^[a-z]+://[^:]*:([^@]*)@.*$", "$1");
  }

  /** Whether the definition of the resource knows every field, with its type and its words. */
  private static void isDefined(Path file) throws IOException {
    JsonNode definition =
        YAML.readTree(Path.of("crds/timescalemigrations.timescalemigration.dev-v1.yml").toFile());
    JsonNode schema = definition.at("/spec/versions/0/schema/openAPIV3Schema");
    isDefined("spec", YAML.readTree(file.toFile()).path("spec"), schema.at("/properties/spec"));
  }

  private static void isDefined(String path, JsonNode value, JsonNode schema) {
    assertThat(schema.isMissingNode()).as(path).isFalse();
    switch (schema.path("type").asText()) {
      case "object" -> {
        assertThat(value.isObject()).as(path).isTrue();
        for (Map.Entry<String, JsonNode> field : value.properties()) {
          isDefined(
              path + "." + field.getKey(),
              field.getValue(),
              schema.path("properties").path(field.getKey()));
        }
      }
      case "array" -> {
        assertThat(value.isArray()).as(path).isTrue();
        value.forEach(item -> isDefined(path + "[]", item, schema.path("items")));
      }
      case "boolean" -> assertThat(value.isBoolean()).as(path).isTrue();
      case "integer" -> assertThat(value.isIntegralNumber()).as(path).isTrue();
      default -> {
        assertThat(value.isTextual()).as(path).isTrue();
        JsonNode words = schema.path("enum");
        assertThat(words.isMissingNode() || words.toString().contains(value.toString()))
            .as(path)
            .isTrue();
      }
    }
  }
}
