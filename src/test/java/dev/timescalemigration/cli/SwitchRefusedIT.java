package dev.timescalemigration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.cli.report.FinalReport;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.RecordedAcceptance;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SwitchRefusedIT {
  private static final String T = "2024-01-04T00:00:00Z";
  private static final String SCHEMA =
      """
      create table m (at timestamptz not null, k int, v int);
      select create_hypertable('m', 'at', chunk_time_interval => interval '1 day');
      create table m2 (at timestamptz not null, v int);
      select create_hypertable('m2', 'at', chunk_time_interval => interval '1 day');
      create table plain (id int primary key, note text);
      insert into plain values (1, 'one');
      create schema later;
      """;
  private static final String ROWS =
      """
      insert into m select '2024-01-01 00:00+00'::timestamptz + n * interval '1 hour', n %% 3, n
      from generate_series(%1$d, 95) n;
      insert into m2 select '2024-01-01 00:00+00'::timestamptz + n * interval '1 hour', n
      from generate_series(%1$d, 95) n;
      """;

  private final Pair pair = Pair.create("refused");
  private String printed = "";

  @BeforeEach
  void make() {
    pair.source().execute(SCHEMA);
    pair.source().execute(ROWS.formatted(0));
  }

  @AfterEach
  void drop() {
    pair.close();
  }

  @Test
  void nothing_staged_is_refused_by_validate_and_by_switch() {
    schema();
    tsm(4, "validate");
    assertThat(printed).contains("unstaged:public.m:", "unstaged:public.m2:");
    tsm(4, "switch");
    assertThat(printed).contains("unstaged:public.m:", "unstaged:public.m2:");
  }

  @Test
  void nothing_copied_is_refused_and_cannot_be_accepted() {
    schema();
    tsm(0, "stage", "--until", T);
    tsm(3, "validate");
    tsm(3, "switch");
    assertThat(printed).contains("not-copied:public.m: 3 of its 3 chunks are not copied");
    assertThat(printed).contains("this cannot be accepted");
    tsm(
        4,
        "switch",
        "--accept",
        "not-copied:public.m=no",
        "--accept",
        "not-copied:public.m2=no",
        "--accept",
        "rows:public.m=no",
        "--accept",
        "rows:public.m2=no");
  }

  @Test
  void what_was_never_verified_is_named_by_validate_and_refused_by_switch() {
    schema();
    tsm(0, "stage", "--until", T);
    tsm(0, "copy");
    tsm(0, "validate");
    assertThat(printed).contains("not-verified:public.m: 3 of its 3 chunks");
    tsm(4, "switch");
    tsm(0, "verify");
    tsm(0, "switch");
  }

  @Test
  void a_difference_that_verify_found_refuses_the_switch_until_it_is_accepted() {
    schema();
    tsm(0, "stage", "--until", T);
    tsm(0, "copy");
    pair.target().execute("update m set v = -1 where v = 7");
    tsm(3, "verify");
    tsm(3, "switch");
    assertThat(printed).contains("different:public.m: 1 of its 3 chunks");
    String[] command = acceptingCommand("different:public.m");
    tsm(0, command);
    assertThat(ledger().acceptances().all())
        .containsExactly(
            new RecordedAcceptance(
                "different:public.m", "1 of its 3 chunks differ from the source", "REASON"));
    assertThat(report()).contains("different:public.m", "REASON");
  }

  @Test
  void a_hypertable_made_in_the_source_after_staging_is_found() {
    migrate();
    pair.source()
        .execute(
            "create table later.h (at timestamptz not null); select create_hypertable('later.h',"
                + " 'at')");
    tsm(4, "validate");
    assertThat(printed).contains("unstaged:later.h:", "schema:relation:later.h:");
    tsm(4, "switch");
    assertThat(printed).contains("unstaged:later.h:", "schema:relation:later.h:");
  }

  @Test
  void rows_written_to_the_source_alone_after_validation_are_found_at_the_switch() {
    migrate();
    tsm(0, "validate");
    pair.source().execute("insert into m values ('2024-01-02 00:30+00', 1, 1)");
    pair.source().execute("insert into plain values (2, 'two')");
    tsm(3, "switch");
    assertThat(printed).contains("rows:public.m:", "rows:public.plain:");
    pair.source().execute("delete from m where at = '2024-01-02 00:30+00'");
    tsm(3, "switch");
    assertThat(printed).contains("rows:public.plain:").doesNotContain("rows:public.m:");
    pair.target().execute("insert into plain values (2, 'two')");
    tsm(0, "switch");
  }

  @Test
  void objects_made_in_the_source_after_the_load_are_found_and_each_command_is_runnable() {
    migrate();
    pair.source()
        .execute(
            "create view later.v as select 1 as one",
            "create function later.f(a int) returns int language sql as 'select a'",
            "create unique index \"Odd = 'name'\" on plain (note)");
    tsm(4, "validate");
    assertThat(printed)
        .contains(
            "schema:relation:later.v: missing in the target",
            "schema:function:later.f(a integer): missing in the target");
    tsm(4, "switch");
    tsm(0, acceptingCommand("them all"));
    assertThat(report())
        .contains("schema:relation:later.v", "schema:function:later.f", "Odd %3D 'name'");
  }

  @Test
  void an_aggregate_made_in_the_source_after_the_load_is_found() {
    Editions.assumeCommunity(pair.source());
    migrate();
    pair.source()
        .execute(
            "create materialized view hourly with (timescaledb.continuous) as"
                + " select time_bucket('1 day', at) as day, count(*) from m group by 1");
    tsm(4, "validate");
    assertThat(printed).contains("unstaged:public.hourly: this continuous aggregate");
    tsm(4, "switch");
    assertThat(printed).contains("unstaged:public.hourly: this continuous aggregate");
  }

  @Test
  void rows_that_no_chunk_holds_are_found_on_either_side() {
    migrate();
    String hidden =
        "set session_replication_role = replica; set timescaledb.restoring = on;"
            + " insert into m values ('2024-01-02', 1, 1)";
    pair.source().execute(hidden);
    pair.administered().execute(hidden);
    tsm(4, "validate");
    assertThat(printed)
        .contains("root-rows:source:public.m: the source has 1 row in the root table of public.m")
        .contains(
            "root-rows:target:public.m: the target has 8192 bytes, in which this role cannot count"
                + " rows");
    tsm(4, "switch");
    assertThat(printed).contains("root-rows:source:public.m", "root-rows:target:public.m");
  }

  @Test
  void what_a_filter_left_out_is_named_at_the_switch_and_in_the_report() {
    Editions.assumeCommunity(pair.source());
    pair.source()
        .execute(
            "create materialized view hourly with (timescaledb.continuous) as"
                + " select time_bucket('1 day', at) as day, count(*) from m group by 1");
    schema();
    tsm(0, "stage", "--until", T, "--filter", "^public\\.m$");
    tsm(0, "copy");
    tsm(0, "verify");
    tsm(0, "jobs", "enable");
    tsm(0, "validate");
    assertThat(printed).contains("left-out:public.m2:", "left-out:public.hourly:");
    tsm(0, "switch");
    assertThat(printed).contains("left-out:public.m2:", "left-out:public.hourly:");
    assertThat(report()).contains("## Left out", "public.m2", "public.hourly");
  }

  @Test
  void an_acceptance_without_a_reason_is_wrong_usage() {
    schema();
    tsm(2, "switch", "--accept", "unstaged:public.m");
    tsm(2, "switch", "--accept", "unstaged:public.m= ");
  }

  private void schema() {
    tsm(0, "schema", "--skip-roles");
    pair.target().execute(ROWS.formatted(72));
  }

  private void migrate() {
    schema();
    tsm(0, "stage", "--until", T);
    tsm(0, "copy");
    tsm(0, "verify");
    tsm(0, "jobs", "enable");
    tsm(0, "validate");
  }

  private void tsm(int exitCode, String... arguments) {
    TestShell shell = TestShell.of(pair);
    assertThat(shell.run(arguments)).as(shell.out() + shell.err()).isEqualTo(exitCode);
    printed = shell.out();
  }

  /** The arguments of a printed command, as a shell reads them. */
  private String[] acceptingCommand(String about) {
    String line =
        printed
            .lines()
            .filter(each -> each.contains("tsm switch --accept") && each.contains(about))
            .findFirst()
            .orElseThrow(() -> new AssertionError(printed));
    return words(line.substring(line.indexOf("tsm switch") + "tsm ".length()));
  }

  private static String[] words(String command) {
    List<String> words = new ArrayList<>();
    Matcher word = Pattern.compile("(?:'[^']*'|\\\\.|[^\\s'\\\\])+").matcher(command);
    while (word.find()) {
      words.add(word.group().replace("'\\''", "\u0000").replace("'", "").replace('\u0000', '\''));
    }
    return words.toArray(String[]::new);
  }

  private Ledger ledger() {
    return Ledger.find(pair.targetDatabase()).orElseThrow();
  }

  private String report() {
    return FinalReport.of(ledger(), "source", "target").markdown();
  }
}
