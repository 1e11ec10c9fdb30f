package dev.timescalemigration.phase.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.compare.findings.Acceptance;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.ManagedRole;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.PrintedStatements;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What preflight says of rights: of code of the source, and of restoring mode in the target. */
class PreflightAccessIT {
  private final Pair pair = Pair.ofSuperuser("rights");
  private final ManagedRole managed = ManagedRole.in(pair.target());
  private final String author = pair.source().name() + "_author";

  @BeforeEach
  void make() {
    pair.source().execute("create role " + author);
  }

  @AfterEach
  void drop() {
    pair.close();
    managed.close();
    pair.source().inCluster("drop role if exists " + author);
  }

  private PreflightCase preflight() {
    return new PreflightCase(pair.source(), managed.target()).rolesMigrated();
  }

  @Test
  void restoring_mode_that_everybody_may_switch_on_is_named_with_statements_that_close_it() {
    pair.target().execute("grant execute on function timescaledb_pre_restore() to public");
    String advice = preflight().warns("restoring mode of target").contains("PUBLIC").actual();
    PrintedStatements.in(advice).forEach(pair.target()::execute);
    preflight().isFine("restoring mode of target");
    preflight().isFine("privileges in target");
  }

  @Test
  void code_of_a_plain_role_that_would_run_as_the_targets_role_is_refused_until_accepted() {
    pair.source()
        .execute(
            """
            create function mine(int) returns boolean immutable language plpgsql as 'begin return true; end';
            create table checked (i int check (mine(i)));
            create index on checked (mine(i));
            create type money_of as (amount int, of text);
            create function words(money_of) returns text language plpgsql as 'begin return $1.of; end';
            create cast (money_of as text) with function words(money_of);
            """);
    preflight().isFine("code that runs while rows are written");
    pair.source()
        .execute(
            "alter function mine owner to " + author, "alter function words owner to " + author);
    preflight()
        .fails("code that runs while rows are written")
        .contains("functions of role " + author)
        .contains("mine(integer) in ")
        .contains("words(public.money_of) in cast from public.money_of to text")
        .contains("author:" + author);
    preflight()
        .accepting(new Acceptance("author:" + author, "we read them"))
        .warns("code that runs while rows are written")
        .contains("we read them");
  }

  /** What names no function itself, and calls one all the same. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "create operator public.=== (leftarg = int, rightarg = int, function = public.same);"
            + " create table checked (i int check (i === 1))",
        "create operator public.=== (leftarg = int, rightarg = int, function = public.same);"
            + " create domain known as int check (value === 1)",
        "create aggregate public.all_same(int) (sfunc = public.joined, stype = int, initcond ="
            + " '0'); create materialized view known as select all_same(1)",
        "create type spans as range (subtype = int, subtype_diff = public.apart)",
        "create table t (i bigint not null); select create_hypertable('t', 'i',"
            + " chunk_time_interval => 10); select set_integer_now_func('t', 'public.moment')"
      })
  void code_that_is_called_by_an_operator_an_aggregate_a_range_or_a_clock_is_found(String user) {
    pair.source()
        .execute(
            """
            create function same(int, int) returns boolean immutable language plpgsql as 'begin return true; end';
            create function joined(int, int) returns int immutable language plpgsql as 'begin return 1; end';
            create function apart(int, int) returns float8 immutable language plpgsql as 'begin return 1; end';
            create function moment() returns bigint stable language plpgsql as 'begin return 1; end';
            """,
            user);
    preflight().isFine("code that runs while rows are written");
    for (String function : List.of("same", "joined", "apart", "moment")) {
      pair.source().execute("alter function " + function + " owner to " + author);
    }
    preflight().fails("code that runs while rows are written").contains("role " + author);
  }

  @Test
  void functions_that_run_as_their_owner_are_listed() {
    pair.source()
        .execute(
            "create function who() returns text security definer language sql as 'select 1::text'");
    preflight().warns("functions that run as their owner").contains("public.who()");
    pair.source().execute("alter function who owner to " + author);
    preflight().isFine("functions that run as their owner");
  }

  @Test
  void jobs_that_fail_in_the_source_are_named() {
    Editions.assumeCommunity(pair.source());
    pair.source()
        .execute(
            """
            create procedure fail(job_id int, config jsonb) language plpgsql as
              $$ begin raise exception 'no such thing'; end $$;
            select add_job('fail', '1 hour');
            """);
    Awaitility.await()
        .until(
            () ->
                pair.source()
                    .value(
                        "select count(*) from timescaledb_information.job_errors where job_id ="
                            + " 1000")
                    .equals("1"));
    assertThat(
            List.of(
                "job 1000 (public.fail",
                "no such thing",
                "SELECT \"public\".alter_job(1000, scheduled => false);"))
        .allSatisfy(part -> preflight().warns("jobs that fail in the source").contains(part));
  }
}
