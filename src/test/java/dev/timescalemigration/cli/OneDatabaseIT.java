package dev.timescalemigration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.cli.command.CommandGroup;
import dev.timescalemigration.servers.Servers;
import dev.timescalemigration.servers.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One database given as source and as target: nothing of it is changed, whatever the command. */
@Tag("any-version")
class OneDatabaseIT {
  /** Each command that has a source and a target, as a user would give it. */
  private static final List<List<String>> COMMANDS =
      List.of(
          List.of("init", "--force"),
          List.of("rehearse"),
          List.of("preflight"),
          List.of("schema"),
          List.of("schema", "--existing-schema"),
          List.of("capture", "start"),
          List.of("capture", "apply"),
          List.of("capture", "prove"),
          List.of("capture", "status"),
          List.of("capture", "stop"),
          List.of("suggest"),
          List.of("stage", "--until", "2026-01-03"),
          List.of("copy"),
          List.of("verify"),
          List.of("refresh-caggs"),
          List.of("jobs", "disable"),
          List.of("jobs", "run"),
          List.of("jobs", "enable"),
          List.of("validate"),
          List.of("compare"),
          List.of("repair"),
          List.of("switch"),
          List.of("rollback"),
          List.of("finish"),
          List.of("limit", "--none"),
          List.of("clean", "--force"));

  /** Commands that only read the target, or have no database at all. */
  private static final Set<String> WITHOUT_SOURCE =
      Set.of("status", "report", "operator", "completion");

  private TestDatabase database;

  @BeforeEach
  void make() {
    database = Servers.source().createDatabase("one_database");
    database.execute(
        """
        create table trip (at timestamptz not null, n int);
        select create_hypertable('trip', 'at');
        insert into trip values ('2026-01-01', 1), ('2026-01-02', 2);
        """);
  }

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void every_command_is_tried() {
    Set<String> tried = new TreeSet<>(WITHOUT_SOURCE);
    COMMANDS.forEach(command -> tried.add(command.get(0)));
    tried.addAll(Set.of("run", "worker"));
    assertThat(tried)
        .isEqualTo(
            new TreeSet<>(
                CommandGroup.ALL.stream().flatMap(group -> group.commands().stream()).toList()));
  }

  @Test
  void every_command_refuses_it_and_leaves_it_as_it_is() {
    String before = everything();
    for (List<String> command : COMMANDS) {
      TestShell shell = shell();
      assertThat(shell.run(command.toArray(String[]::new))).as("%s", command).isEqualTo(4);
      assertThat(shell.err()).as("%s", command).contains("source and target are the same database");
      assertThat(everything()).as("%s", command).isEqualTo(before);
    }
  }

  @Test
  void a_run_refuses_it(@TempDir Path folder) throws Exception {
    refuses(folder, "{completionPoint: \"2026-01-03\"}");
  }

  @Test
  void a_run_that_only_cancels_refuses_it(@TempDir Path folder) throws Exception {
    refuses(folder, "{cancel: true}");
  }

  @Test
  void a_source_that_does_not_answer_does_not_keep_the_record_from_being_removed() {
    TestShell shell =
        TestShell.of(Map.of("SOURCE", "postgres://u:p@127.0.0.1:1/d", "TARGET", database.uri()));
    assertThat(shell.run("clean")).isZero();
  }

  private void refuses(Path folder, String spec) throws Exception {
    String before = everything();
    Path file = folder.resolve("migration.yaml");
    Files.writeString(
        file,
        """
        apiVersion: timescalemigration.dev/v1alpha1
        kind: TimescaleMigration
        metadata: {name: one}
        spec: %s
        """
            .formatted(spec));
    TestShell shell = shell();
    assertThat(shell.run("run", "-f", file.toString())).isEqualTo(4);
    assertThat(shell.err() + shell.out()).contains("source and target are the same database");
    assertThat(everything()).isEqualTo(before);
  }

  private TestShell shell() {
    // Written in another way, as a second name of the same server would be.
    return TestShell.of(
        Map.of("SOURCE", database.uri(), "TARGET", database.uri() + "?application_name=second"));
  }

  private String everything() {
    return database.value(
        """
        select concat(
          (select string_agg(nspname, ',' order by nspname) from pg_namespace), ' ',
          (select string_agg(t::text, ',' order by at) from trip t), ' ',
          (select string_agg(job_id || ' ' || scheduled, ',' order by job_id)
           from timescaledb_information.jobs))
        """);
  }
}
