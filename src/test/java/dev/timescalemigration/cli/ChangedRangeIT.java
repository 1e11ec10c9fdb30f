package dev.timescalemigration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.migration.Phase;
import dev.timescalemigration.servers.Pair;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tsm run} with another completion point or other rules than before. */
class ChangedRangeIT {
  private static final String MIGRATION =
      """
      apiVersion: timescalemigration.dev/v1alpha1
      kind: TimescaleMigration
      metadata: {name: metrics}
      spec:
        source: {secretRef: {name: not-looked-at-here}}
        target: {secretRef: {name: not-looked-at-here}}
        approvals: [{gate: DualWriteStarted}]
      """;
  private static final String ROWS =
      """
      insert into m select '2024-01-01 00:00+00'::timestamptz + n * interval '1 hour', n
      from generate_series(%d, 119) n;
      """;
  private static final String EARLY = "2024-01-02T06:00:00Z";
  private static final String LATE = "2024-01-04T12:00:00Z";

  @TempDir private Path folder;
  private final Pair pair = Pair.create("changed");
  private String printed = "";

  @BeforeEach
  void make() {
    pair.source()
        .execute(
            """
            create table m (at timestamptz not null, v int);
            select create_hypertable('m', 'at', chunk_time_interval => interval '1 day');
            """,
            ROWS.formatted(0));
    write(MIGRATION);
  }

  @AfterEach
  void drop() {
    pair.close();
  }

  @Test
  void a_later_completion_point_is_staged_copied_and_verified_until_the_switch() {
    runToTheLoadGate("--until", EARLY);
    assertThat(pair.target().value("select count(*) from _timescale_migration.task"))
        .isEqualTo("2");
    run(5, "--until", LATE);
    assertThat(printed).contains("-> Staging", "-> Copying", "-> Verifying");
    assertThat(phase()).isEqualTo(Phase.AWAITING_PRODUCTION_LOAD);
    assertThat(
            pair.target()
                .value("select count(*) from _timescale_migration.task where verdict = 'EQUAL'"))
        .isEqualTo("4");
    assertThat(pair.target().query("select gate from _timescale_migration.gate order by 1"))
        .containsExactly("CompletionPoint", "DualWriteStarted");
    pair.assertSameRows("m t", "t.*");
  }

  @Test
  void a_narrower_range_is_refused_once_chunks_are_copied_and_changes_nothing() {
    runToTheLoadGate("--until", LATE);
    run(4, "--until", EARLY);
    assertThat(printed).contains("public.m is staged", "cannot be narrowed to");
    assertThat(phase()).isEqualTo(Phase.AWAITING_PRODUCTION_LOAD);
    run(5, "--until", LATE);
    assertThat(printed).doesNotContain("-> Staging");
    run(5);
    assertThat(printed).doesNotContain("-> Staging");
  }

  @Test
  void any_other_range_is_taken_while_no_chunk_is_copied() {
    loadSchema();
    write(MIGRATION + "  completionPoint: \"" + LATE + "\"\n");
    suspendWhenStaged();
    write(
        MIGRATION
            + """
              rules:
                - {filter: '^public\\.m$', from: "2024-01-02T00:00:00Z", until: "2024-01-02T06:00:00Z"}
            """);
    run(5);
    assertThat(printed).contains("-> Staging");
    assertThat(
            pair.target()
                .query(
                    "select _timescaledb_functions.to_timestamp(until_value)"
                        + " from _timescale_migration.task"))
        .containsExactly("2024-01-02 06:00:00+00");
  }

  @Test
  void a_completion_point_that_cannot_be_staged_leaves_the_migration_at_its_gate() {
    pair.source()
        .execute(
            """
            create table blocks (height bigint not null, v int);
            select create_hypertable('blocks', 'height', chunk_time_interval => 100);
            insert into blocks select n, n from generate_series(1, 350) n;
            """);
    loadSchema();
    run(2, "--until", EARLY);
    assertThat(phase()).isEqualTo(Phase.AWAITING_COMPLETION_POINT);
    run(5);
    assertThat(printed).contains("one point cannot serve several time types");
    assertThat(phase()).isEqualTo(Phase.AWAITING_COMPLETION_POINT);
  }

  /** The schema is loaded, and the application writes to both since 2024-01-02. */
  private void loadSchema() {
    run(5);
    assertThat(phase()).isEqualTo(Phase.AWAITING_COMPLETION_POINT);
    pair.target().execute(ROWS.formatted(24));
  }

  private void runToTheLoadGate(String... arguments) {
    loadSchema();
    run(5, arguments);
    assertThat(phase()).isEqualTo(Phase.AWAITING_PRODUCTION_LOAD);
  }

  /** As if the program had been killed between staging and copying. */
  private void suspendWhenStaged() {
    run(5);
    pair.target()
        .execute(
            "update _timescale_migration.migration set phase = 'Copying'",
            "update _timescale_migration.task set copied_at = null, first_copied_at = null,"
                + " verdict = null");
  }

  private void run(int exitCode, String... arguments) {
    List<String> all =
        new ArrayList<>(List.of("run", "-f", folder.resolve("migration.yaml").toString()));
    all.addAll(List.of(arguments));
    TestShell shell = TestShell.of(pair);
    int code = shell.run(all.toArray(String[]::new));
    printed = shell.out() + shell.err();
    assertThat(code).as(printed).isEqualTo(exitCode);
  }

  private Phase phase() {
    return Phase.ofValue(Ledger.find(pair.targetDatabase()).orElseThrow().migration().phase())
        .orElseThrow();
  }

  private void write(String migration) {
    try {
      Files.writeString(folder.resolve("migration.yaml"), migration);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
