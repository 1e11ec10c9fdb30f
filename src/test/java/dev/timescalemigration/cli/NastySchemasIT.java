package dev.timescalemigration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.ManagedRole;
import dev.timescalemigration.servers.Pair;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Schemas after public ones that had trouble, moved by {@code tsm run} for a role that is no
 * superuser. Each file of the folder {@code nasty} is one. Its head has the rules of the migration
 * ({@code -- rule: FILTER UNTIL [up]}), the edition that it needs, and a check of preflight that
 * has to name what cannot be moved. What is below {@code -- both} is written to both sides from the
 * first gate on. An empty line ends a transaction.
 */
class NastySchemasIT {
  private static final String HEAD =
      """
      apiVersion: timescalemigration.dev/v1alpha1
      kind: TimescaleMigration
      metadata: {name: nasty}
      spec:
        source: {secretRef: {name: not-looked-at-here}}
        target: {secretRef: {name: not-looked-at-here}}
        rules:
      """;

  private static final String TABLES =
      """
      select format('%I.%I', n.nspname, c.relname)
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p', 'm') and c.relispopulated
        and n.nspname not like 'pg\\_%' and n.nspname not like '\\_timescaledb\\_%'
        and n.nspname not in ('information_schema', '_timescale_migration')
      order by 1
      """;

  @TempDir private Path folder;
  private final Pair pair = Pair.ofSuperuser("nasty");
  private final ManagedRole managed = ManagedRole.in(pair.target());

  @AfterEach
  void drop() {
    pair.close();
    managed.close();
  }

  /** Several schemas go in one migration, as most of its time does not depend on their number. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "aggregates_over_aggregates compressed_with_changes every_type_of_time jobs_and_policies"
            + " key_values_in_milliseconds monitoring_with_integer_time space_partitions",
        "control_system_arrays metrics_in_many_schemas odd_values ranges_and_generated_columns"
            + " sequences_of_every_kind states_with_json types_of_extensions"
            + " unlogged_tables_and_large_objects",
        "comments_and_publications equal_names_in_schemas event_triggers names_of_every_kind"
            + " operators_and_text_search partitions_and_inheritance row_security"
            + " views_rules_and_triggers",
        "aggregates_renamed_and_joined collations_and_citext columns_changed_between_chunks"
            + " names_of_internals types_over_enums",
        "settings_of_the_database"
      })
  void everything_arrives(String names) throws IOException {
    List<Schema> schemas = make(names.split(" ", -1));
    assertNamed(schemas);
    assertThat(gate(run(5))).isEqualTo("DualWriteStarted");
    schemas.forEach(schema -> pair.executeOnBoth(schema.onBoth()));
    assertThat(gate(run(5, "--approve", "DualWriteStarted"))).isEqualTo("ProductionLoadValidated");
    assertSameRows();
    JsonNode switchover = run(5, "--approve", "ProductionLoadValidated");
    String token = switchover.at("/pendingGate/token").textValue();
    assertThat(run(0, "--approve", "Switchover=" + token).get("phase").textValue())
        .isEqualTo("Completed");
    assertSameRows();
  }

  @Test
  void what_cannot_arrive_is_named_before_anything_is_written() throws IOException {
    List<Schema> schemas = make("foreign_tables", "forced_row_security", "objects_of_superusers");
    assertNamed(schemas);
    TestShell.of(environment())
        .expect(4, "run", "--file", folder.resolve("migration.yaml").toString());
    assertThat(pair.target().query(TABLES)).isEmpty();
  }

  /**
   * A file.
   *
   * @param source what the source has
   * @param onBoth what is written to both sides
   */
  private record Schema(String source, String onBoth) {

    /** The values of a key in the head. */
    List<String> head(String key) {
      String start = "-- " + key + ": ";
      return source
          .lines()
          .filter(line -> line.startsWith(start))
          .map(line -> line.substring(start.length()))
          .toList();
    }

    boolean needsCommunity() {
      return head("needs").contains("community");
    }

    String rules() {
      return head("rule").stream().map(Schema::rule).collect(Collectors.joining());
    }

    private static String rule(String line) {
      String[] words = line.split(" ", -1);
      return "    - {filter: '%s', until: \"%s\"%s}%n"
          .formatted(words[0], words[1], words.length > 2 ? ", cascade: [Up]" : "");
    }
  }

  private List<Schema> make(String... names) throws IOException {
    boolean community = Editions.isCommunity(pair.source());
    List<Schema> schemas = new ArrayList<>();
    for (String name : names) {
      Schema schema = read(name);
      if (community || !schema.needsCommunity()) {
        pair.source().execute(schema.source().split("\n\n", -1));
        schemas.add(schema);
      }
    }
    Files.writeString(
        folder.resolve("migration.yaml"),
        HEAD + schemas.stream().map(Schema::rules).collect(Collectors.joining()));
    return schemas;
  }

  private static Schema read(String name) throws IOException {
    try (InputStream file = NastySchemasIT.class.getResourceAsStream("nasty/" + name + ".sql")) {
      String[] parts =
          new String(file.readAllBytes(), StandardCharsets.UTF_8).split("-- both\n", -1);
      return new Schema(parts[0], parts[1]);
    }
  }

  private void assertSameRows() {
    List<String> tables = pair.source().query(TABLES);
    assertThat(pair.target().query(TABLES)).isEqualTo(tables);
    for (String table : tables) {
      assertThat(pair.target().digest(table)).as(table).isEqualTo(pair.source().digest(table));
    }
  }

  private static String gate(JsonNode result) {
    return result.at("/pendingGate/gate").textValue();
  }

  private JsonNode run(int exitCode, String... more) {
    return TestShell.runMigration(environment(), folder, exitCode, more);
  }

  private Map<String, String> environment() {
    return Map.of(
        "SOURCE", pair.source().uri(),
        "TARGET", managed.target().uri(),
        "PATH", System.getenv("PATH"));
  }

  /** Every check of preflight that a file's head names has something to say. */
  private void assertNamed(List<Schema> schemas) {
    List<String> named = schemas.stream().flatMap(schema -> schema.head("named").stream()).toList();
    if (!named.isEmpty()) {
      TestShell shell = TestShell.of(environment());
      shell.run("preflight");
      assertThat(shell.out()).contains(named);
    }
  }
}
