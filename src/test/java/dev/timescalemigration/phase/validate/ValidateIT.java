package dev.timescalemigration.phase.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.timescalemigration.cli.PrintedCommand;
import dev.timescalemigration.compare.findings.Finding;
import dev.timescalemigration.engine.KnownFailure;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.phase.copy.CopyOptions;
import dev.timescalemigration.phase.copy.CopyPhase;
import dev.timescalemigration.phase.stage.StageOptions;
import dev.timescalemigration.phase.stage.StagePhase;
import dev.timescalemigration.phase.validate.ValidateReport.TableResult;
import dev.timescalemigration.phase.verify.VerifyOptions;
import dev.timescalemigration.phase.verify.VerifyPhase;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.PrintedStatements;
import dev.timescalemigration.servers.TestDatabase;
import dev.timescalemigration.work.Progress;
import dev.timescalemigration.work.StopSignal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ValidateIT {
  private static final String SCHEMA =
      """
      create table "Planes : <1>" (tail text primary key, seats int, half int generated always as (seats / 2) stored);
      create table notes (note text);
      create table parts (id int not null, k int not null, primary key (id, k)) partition by list (k);
      create table parts_1 partition of parts for values in (1);
      create table parts_2 partition of parts for values in (2);
      insert into "Planes : <1>" (tail, seats) select 'N' || n, n from generate_series(1, 200) n;
      insert into notes select 'note ' || n from generate_series(1, 20) n;
      insert into parts select n, 1 + n % 2 from generate_series(1, 50) n;
      create table flights (at timestamptz not null, tail text references "Planes : <1>", n int);
      select create_hypertable('flights', 'at', chunk_time_interval => interval '5 days');
      """;
  private static final String FORTY_DAYS =
      """
      insert into flights
      select '2024-01-01 00:00+00'::timestamptz + n * interval '1 hour', 'N' || 1 + n % 200, n
      from generate_series(0, 959) n;
      """;
  private static final String SPREAD =
      """
      create table spread (id int not null, k int not null) partition by list (k);
      create table spread_1 partition of spread for values in (1);
      create table spread_2 partition of spread for values in (2);
      insert into spread values (1, 1), (2, 2);
      """;
  private static final String FOREIGN_PARTITION =
      """
      create server away foreign data wrapper postgres_fdw options (host '127.0.0.1', port '1');
      create user mapping for public server away options (user 'nobody', password 'none');
      create foreign table spread_3 partition of spread for values in (3) server away;
      """;
  private static final String UNTIL = "2024-02-08T12:00:00Z";

  private final Pair pair = Pair.create("validate");

  /** Only a superuser may install it. */
  private void installForeignWrapper() {
    for (TestDatabase side : List.of(pair.source(), pair.administered())) {
      side.execute("create extension postgres_fdw");
    }
    pair.administered()
        .execute("grant usage on foreign data wrapper postgres_fdw to \"" + pair.role() + '"');
  }

  @BeforeEach
  void migrate() {
    pair.executeOnBoth(SCHEMA);
    pair.source().execute(FORTY_DAYS);
    pair.target().execute(FORTY_DAYS.replace("series(0,", "series(924,"));
    new StagePhase(pair.context(), StageOptions.until(UNTIL)).run();
    new CopyPhase(pair.context(), CopyOptions.defaults()).run();
  }

  @AfterEach
  void drop() {
    pair.close();
  }

  @Test
  void a_finished_migration_is_equal_in_every_table() {
    ValidateReport report = validate(ValidateMode.EXACT);
    assertThat(report.equal()).isTrue();
    assertThat(report.tables())
        .extracting(TableResult::table)
        .containsExactly("public.flights", "public.Planes : <1>", "public.notes", "public.parts");
    assertThat(result(report, "public.flights").sourceRows()).isEqualTo(924);
    assertThat(result(report, "public.parts").targetRows()).isEqualTo(50);
    assertThat(Ledger.find(pair.targetDatabase()).orElseThrow().reports().get(0).outcome())
        .isEqualTo("Succeeded");
  }

  @Test
  void a_column_that_only_the_source_has_keeps_no_row_from_being_found_missing() {
    pair.source().execute("alter table flights add column gate text");
    pair.target().execute("delete from flights where at = '2024-01-10 00:00+00'");

    ValidateReport report = validate(ValidateMode.EXACT);

    assertThat(result(report, "public.flights").difference().orElseThrow())
        .contains("120 rows in the source, 119 in the target");
    assertThat(report.decision().refused())
        .extracting(Finding::id)
        .contains("rows:public.flights", "schema:column:public.flights.gate");
  }

  @Test
  void rows_of_a_chunk_that_was_made_once_all_were_staged_are_brought_as_the_finding_says() {
    pair.source().execute("insert into flights values ('2023-06-01 00:00+00', 'N1', 1)");

    assertThat(result(validate(ValidateMode.EXACT), "public.flights").fix().orElseThrow())
        .startsWith(
            "run 'tsm stage' with the same completion point, which adds chunks that the source has"
                + " made since, 'tsm copy', 'tsm verify --again'");

    new StagePhase(pair.context(), StageOptions.until(UNTIL)).run();
    new CopyPhase(pair.context(), CopyOptions.defaults()).run();
    assertThat(validate(ValidateMode.EXACT).equal()).isTrue();
  }

  @Test
  void rows_from_the_completion_point_on_do_not_count() {
    pair.source().execute("insert into flights values ('2024-02-08 12:00+00', 'N1', 1)");
    assertThat(validate(ValidateMode.EXACT).equal()).isTrue();
  }

  @Test
  void large_objects_that_differ_are_named_and_the_printed_commands_bring_them() throws Exception {
    pair.executeOnBoth(
        "select lo_from_bytea(4711, '\\xdeadbeef'), lo_from_bytea(4712, ''), lo_from_bytea(4713,"
            + " decode(repeat('ab', 3000000), 'hex'))");
    ValidateReport same = validate(ValidateMode.EXACT);
    assertThat(same.equal()).as("%s", same.decision()).isTrue();
    assertThat(result(same, "large objects").sourceRows()).isEqualTo(3);
    pair.source()
        .execute(
            "select lo_put(4711, 2, '\\x00'), lo_put(4713, 2999999, '\\x00'), lo_from_bytea(4714,"
                + " 'it''s \\\\ new')");
    pair.target().execute("select lo_create(4715)");
    ValidateReport report = validate(ValidateMode.EXACT);
    TableResult found = result(report, "large objects");
    assertThat(found.difference().orElseThrow())
        .isEqualTo(
            "1 missing in the target: 4714; 2 different: 4711, 4713; 1 only in the target: 4715");
    assertThat(report.decision().refused()).extracting(Finding::id).contains("rows:large objects");
    String fix = found.fix().orElseThrow();
    runInShell(fix.substring(fix.indexOf("psql"), fix.indexOf("; to remove")));
    PrintedStatements.in(fix.substring(fix.indexOf("to remove"))).forEach(pair.target()::execute);
    ValidateReport after = validate(ValidateMode.EXACT);
    assertThat(after.equal()).as("%s", after.decision()).isTrue();
  }

  private void runInShell(String command) throws Exception {
    ProcessBuilder shell = new ProcessBuilder("bash", "-o", "pipefail", "-c", command);
    shell.environment().put("SOURCE", pair.source().uri());
    shell.environment().put("TARGET", pair.target().uri());
    Optional.ofNullable(System.getenv("TSM_PG_BIN"))
        .ifPresent(
            folder ->
                shell.environment().merge("PATH", folder, (path, first) -> first + ":" + path));
    Process process = shell.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  @Test
  void a_table_that_a_role_may_not_read_whole_is_named_and_the_others_are_compared() {
    String reader = pair.source().name() + "_reader";
    pair.source()
        .execute(
            "alter table notes enable row level security",
            "create role " + reader + " login password 'reader'",
            "grant select on all tables in schema public, _timescaledb_internal to " + reader);
    try {
      ValidateReport report =
          new ValidatePhase(
                  Pair.context(pair.source().as(reader, "reader"), pair.target()),
                  ValidateOptions.defaults())
              .run();
      assertThat(report.decision().refused())
          .extracting(Finding::toString)
          .anySatisfy(
              finding ->
                  assertThat(finding)
                      .startsWith("rows:public.notes: not all of its rows can be read: ")
                      .contains("row-level security"));
      assertThat(result(report, "public.parts").equal()).isTrue();
    } finally {
      pair.source().execute("drop owned by " + reader, "drop role " + reader);
    }
  }

  @Test
  void a_row_lost_in_a_hypertable_is_reported_with_its_range() {
    pair.target().execute("delete from flights where n = 500");
    ValidateReport report = validate(ValidateMode.EXACT);
    assertThat(report.equal()).isFalse();
    assertThat(result(report, "public.flights").difference())
        .contains(
            "from 2024-01-18 00:00:00+00 to 2024-01-23 00:00:00+00: 120 rows in the source, 119 in"
                + " the target");
  }

  @Test
  void the_planner_of_the_target_knows_the_hypertable_afterwards() {
    String statistics =
        "select count(*) > 0 from pg_statistic"
            + " where starelid = 'flights'::regclass and stainherit";
    assertThat(pair.administered().value(statistics)).isEqualTo("f");
    validate(ValidateMode.EXACT);
    assertThat(pair.administered().value(statistics)).isEqualTo("t");
    String when = "select pg_stat_get_last_analyze_time('flights'::regclass)";
    String before = pair.administered().value(when);
    validate(ValidateMode.EXACT);
    assertThat(pair.administered().value(when)).isEqualTo(before);
  }

  @Test
  void an_estimate_that_is_far_off_is_counted_before_it_counts() {
    assertThat(result(validate(ValidateMode.ESTIMATE), "public.flights").equal()).isTrue();
    pair.source().execute("analyze flights");
    TableResult estimated = result(validate(ValidateMode.ESTIMATE), "public.flights");
    assertThat(estimated.method()).isEqualTo("estimated");
    assertThat(estimated.sourceRows()).isEqualTo(924);
    pair.target().execute("delete from flights where n % 5 = 0");
    TableResult counted = result(validate(ValidateMode.ESTIMATE), "public.flights");
    assertThat(counted.method()).isEqualTo("counted");
    assertThat(counted.equal()).isFalse();
  }

  @Test
  void chunks_that_are_not_verified_are_no_verified_table() {
    ValidateReport report = validate(ValidateMode.VERIFIED);
    assertThat(result(report, "public.flights").difference())
        .contains("9 of its chunks are not copied and found equal");
  }

  @Test
  void chunks_that_retention_dropped_in_the_source_are_left_out_and_named() {
    pair.source()
        .execute("select drop_chunks('flights', older_than => '2024-01-03 00:00+00'::timestamptz)");
    ValidateReport report = validate(ValidateMode.EXACT);
    assertThat(report.equal()).isTrue();
    assertThat(result(report, "public.flights").note().orElseThrow())
        .contains("rows before 2024-01-03 00:00:00+00 are not compared", "the source");
    assertThat(result(report, "public.flights").targetRows()).isEqualTo(924 - 48);
  }

  @Test
  void a_target_that_lost_its_oldest_chunks_differs() {
    pair.target()
        .execute("select drop_chunks('flights', older_than => '2024-01-03 00:00+00'::timestamptz)");
    assertThat(validate(ValidateMode.EXACT).equal()).isFalse();
  }

  /** A policy excuses only what it drops itself, and only once it has run. */
  @Test
  void chunks_that_the_targets_retention_policy_does_not_drop_are_missing() {
    Editions.assumeCommunity(pair.target());
    new VerifyPhase(pair.context(), VerifyOptions.defaults()).run();
    String policy =
        "select add_retention_policy('flights', interval '%s', initial_start => '2050-01-01+00')";
    pair.target().execute(policy.formatted("100 years"));
    hasRun();
    pair.target()
        .execute("select drop_chunks('flights', older_than => '2024-01-03 00:00+00'::timestamptz)");
    assertThat(flights().equal()).isFalse();
    pair.target()
        .execute("select remove_retention_policy('flights')", policy.formatted("100 days"));
    assertThat(flights().equal()).as("it has not run").isFalse();
    hasRun();
    assertThat(flights().equal()).isTrue();
    assertThat(flights().note().orElseThrow())
        .contains("the target's retention policy has dropped its chunks there");
  }

  private TableResult flights() {
    return result(validate(ValidateMode.EXACT), "public.flights");
  }

  private void hasRun() {
    pair.administered()
        .execute("update _timescaledb_internal.bgw_job_stat set total_runs = total_runs + 1");
  }

  @Test
  void rows_of_plain_tables_are_named_by_key_and_the_command_fixes_them() throws Exception {
    pair.source()
        .execute("insert into \"Planes : <1>\" (tail, seats) values ('it''s', 1), ('N\u00e9', 2)");
    pair.source().execute("update \"Planes : <1>\" set seats = null where tail = 'N7'");
    pair.target().execute("insert into \"Planes : <1>\" (tail, seats) values ('X', 1)");
    TableResult result = result(validate(ValidateMode.EXACT), "public.Planes : <1>");
    assertThat(result.difference().orElseThrow())
        .contains("2 rows missing in the target", "\"tail\" = 'it''s'")
        .contains("1 row only in the target: \"tail\" = 'X'")
        .contains("1 row different: \"tail\" = 'N7'");
    runInShell(result);
    assertThat(validate(ValidateMode.EXACT).equal()).isTrue();
    pair.assertSameRows("\"Planes : <1>\" t", "t.*");
  }

  @Test
  void a_trigger_of_the_target_does_not_change_what_the_command_writes() throws Exception {
    pair.executeOnBoth(
        """
        create table stamped (k int primary key, v int, updated_at timestamptz default now());
        create function stamp() returns trigger language plpgsql
          as $$ begin new.updated_at := clock_timestamp(); return new; end $$;
        create trigger stamp before insert or update on stamped
          for each row execute function stamp();
        create trigger stamp_always before update on stamped
          for each row execute function stamp();
        alter table stamped enable always trigger stamp_always;
        """);
    pair.source().execute("insert into stamped select n, n from generate_series(1, 3) n");
    pair.target().execute("insert into stamped values (1, 1), (4, 4)");
    runInShell(result(validate(ValidateMode.EXACT), "public.stamped"));
    pair.assertSameRows("stamped", "k, v, updated_at");
    assertThat(
            pair.target()
                .query(
                    "select tgname || tgenabled::text from pg_trigger where tgname like 'stamp%'"))
        .containsExactlyInAnyOrder("stampO", "stamp_alwaysA");
  }

  @Test
  void a_plain_table_without_a_key_is_fixed_too() throws Exception {
    pair.source().execute("insert into notes values ('note 3'), (null)");
    TableResult result = result(validate(ValidateMode.EXACT), "public.notes");
    assertThat(result.difference().orElseThrow()).startsWith("2 rows missing in the target");
    runInShell(result);
    assertThat(validate(ValidateMode.EXACT).equal()).isTrue();
  }

  @Test
  void identity_outside_the_key_is_fixed_too() throws Exception {
    pair.executeOnBoth(
        "create table counted (k text primary key, n bigint generated always as identity, v int);"
            + " insert into counted (k) values ('a'), ('b')");
    pair.source().execute("insert into counted overriding system value values ('c', 77, 1)");
    pair.target()
        .execute("delete from counted where k = 'a'; insert into counted (k) values ('a')");
    runInShell(result(validate(ValidateMode.EXACT), "public.counted"));
    pair.assertSameRows("counted", "k, n, v");
    assertThat(
            pair.target()
                .value(
                    "select attidentity from pg_attribute where attname = 'n'"
                        + " and attrelid = 'counted'::regclass"))
        .isEqualTo("a");
  }

  @Test
  void commands_for_keys_and_names_with_control_characters_can_be_run_as_printed()
      throws Exception {
    String table = "\"od\u001bd\"";
    pair.executeOnBoth("create table " + table + " (\"k\n\" text primary key, v int)");
    pair.source().execute("insert into " + table + " values (e'a\\x1b[2J\\\\\\n''b', 1), ('c', 1)");
    pair.target().execute("insert into " + table + " values (e'x\\x1b\\n', 1), ('c', 2)");
    TableResult result = result(validate(ValidateMode.EXACT), "public.od\u001bd");
    assertThat(result.fix().orElseThrow().chars()).noneMatch(Character::isISOControl);
    runInShell(result);
    pair.assertSameRows(table, "\"k\n\", v");
  }

  @Test
  void the_command_takes_the_named_table_only() throws Exception {
    pair.executeOnBoth(
        """
        create schema "a.b";
        create schema a;
        create table "a.b".c (id int primary key);
        create table a."b.c" (id int primary key);
        create table "a.b"."select" (id int primary key);
        create table "Notes" (id int primary key);
        create table "no$t(e)s|x'y""z" (id int primary key);
        """);
    List<String> tables =
        List.of(
            "\"a.b\".c",
            "a.\"b.c\"",
            "\"a.b\".\"select\"",
            "\"Notes\"",
            "\"no$t(e)s|x'y\"\"z\"",
            "notes");
    tables.forEach(table -> pair.source().execute("insert into " + table + " values (1)"));
    String rows =
        tables.stream()
            .map(table -> "(select count(*) from " + table + ")")
            .collect(Collectors.joining(" + ", "select ", ""));
    long inTarget = Long.parseLong(pair.target().value(rows));
    List<TableResult> different =
        validate(ValidateMode.EXACT).tables().stream().filter(each -> !each.equal()).toList();
    assertThat(different).hasSameSizeAs(tables);
    for (TableResult each : different) {
      runInShell(each);
      assertThat(pair.target().value(rows)).as(each.table()).isEqualTo(Long.toString(++inTarget));
    }
    assertThat(validate(ValidateMode.EXACT).equal()).isTrue();
  }

  @Test
  void many_missing_rows_are_fixed_by_one_command() throws Exception {
    pair.source().execute("insert into parts select n, 1 + n % 2 from generate_series(51, 3000) n");
    TableResult result = result(validate(ValidateMode.EXACT), "public.parts");
    assertThat(result.difference().orElseThrow()).startsWith("2950 rows missing");
    runInShell(result);
    assertThat(validate(ValidateMode.EXACT).equal()).isTrue();
  }

  @Test
  void a_table_that_the_target_lacks_is_named() {
    pair.target().execute("drop table notes");
    assertThat(result(validate(ValidateMode.EXACT), "public.notes").difference())
        .contains("the target has no such table");
  }

  @Test
  void a_row_that_points_to_nothing_is_reported() {
    pair.administered()
        .execute(
            "set session_replication_role = replica; delete from \"Planes : <1>\" where tail ="
                + " 'N5'");
    ValidateReport report = validate(ValidateMode.EXACT);
    assertThat(report.brokenForeignKeys())
        .singleElement()
        .asString()
        .contains("public.flights points by", "(N5)", "public.Planes : <1> lacks");
    assertThat(report.equal()).isFalse();
  }

  @Test
  void tables_that_are_written_to_on_both_sides_stay_equal() throws InterruptedException {
    AtomicBoolean done = new AtomicBoolean();
    Thread writer =
        new Thread(
            () -> {
              for (int n = 0; !done.get(); n++) {
                String row =
                    "insert into \"Planes : <1>\" (tail, seats) values ('W"
                        + n
                        + "', 1); "
                        + "update parts set k = 3 - k where id = "
                        + (1 + n % 50)
                        + "; insert into flights values ('2024-02-01 00:30+00', 'N1', "
                        + n
                        + ")";
                pair.source().execute(row);
                pair.target().execute(row);
              }
            });
    writer.start();
    ValidateReport report = validate(ValidateMode.EXACT);
    done.set(true);
    writer.join();
    assertThat(report.equal()).as("%s", report).isTrue();
  }

  @Test
  void a_hypertable_that_no_rule_has_staged_is_named() {
    pair.executeOnBoth(
        "create table later (at timestamptz not null); select create_hypertable('later', 'at')");
    ValidateReport report = validate(ValidateMode.EXACT);
    assertThat(result(report, "public.later").compared()).isFalse();
    assertThat(report.passed()).isFalse();
    assertThat(report.decision().refused())
        .extracting(Finding::id)
        .containsExactly("unstaged:public.later");
  }

  @Test
  void a_partition_that_is_a_foreign_table_out_of_reach_is_named_and_the_others_are_compared() {
    installForeignWrapper();
    pair.executeOnBoth(SPREAD + FOREIGN_PARTITION);
    pair.source().execute("insert into spread_2 values (77, 2)");
    ValidateReport report = validate(ValidateMode.EXACT);
    assertThat(result(report, "public.spread").note().orElseThrow()).contains("spread_3");
    assertThat(result(report, "public.spread_1").equal()).isTrue();
    assertThat(result(report, "public.spread_2").difference().orElseThrow())
        .contains("1 row missing");
  }

  @Test
  void a_foreign_server_out_of_reach_is_no_temporary_failure() {
    pair.executeOnBoth(SPREAD);
    installForeignWrapper();
    pair.target().execute(FOREIGN_PARTITION);
    assertThatThrownBy(() -> validate(ValidateMode.EXACT))
        .satisfies(
            thrown ->
                assertThat(KnownFailure.of(thrown))
                    .extracting(MigrationFailure::reason, MigrationFailure::kind)
                    .containsExactly("ForeignServerUnreachable", FailureKind.USER_ACTION));
  }

  @Test
  void a_stop_ends_it_without_a_report() {
    StopSignal stop = new StopSignal();
    stop.stop();
    assertThatThrownBy(
            () ->
                new ValidatePhase(pair.context(Progress.NONE, stop), ValidateOptions.defaults())
                    .run())
        .isInstanceOf(MigrationFailure.class)
        .hasMessageContaining("stopped");
    assertThat(Ledger.find(pair.targetDatabase()).orElseThrow().reports())
        .noneMatch(report -> report.phase().equals(ValidatePhase.NAME));
  }

  private ValidateReport validate(ValidateMode mode) {
    return new ValidatePhase(pair.context(), new ValidateOptions(mode)).run();
  }

  private static TableResult result(ValidateReport report, String table) {
    return report.tables().stream()
        .filter(each -> each.table().equals(table))
        .findFirst()
        .orElseThrow();
  }

  private void runInShell(TableResult result) throws Exception {
    PrintedCommand.run(result.fix().orElseThrow(), pair);
  }
}
