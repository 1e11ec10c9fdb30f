package dev.timescalemigration.phase.switchover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.timescalemigration.cli.report.FinalReport;
import dev.timescalemigration.compare.findings.Acceptance;
import dev.timescalemigration.compare.findings.Finding;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.phase.clean.CleanPhase;
import dev.timescalemigration.phase.copy.CopyOptions;
import dev.timescalemigration.phase.copy.CopyPhase;
import dev.timescalemigration.phase.stage.StageOptions;
import dev.timescalemigration.phase.stage.StagePhase;
import dev.timescalemigration.phase.verify.VerifyOptions;
import dev.timescalemigration.phase.verify.VerifyPhase;
import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.servers.Pair;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SwitchoverIT {
  private static final String SCHEMA =
      """
      create table trips (at timestamptz not null, id bigint generated always as identity, n int);
      select create_hypertable('trips', 'at', chunk_time_interval => interval '1 day');
      create sequence tickets increment by 5;
      create sequence downwards increment by -1;
      create sequence never_used;
      create table "Odd : <names>" (id serial primary key);
      """;
  private static final String ROWS =
      """
      insert into trips (at, n)
      select '2024-01-01 00:00+00'::timestamptz + n * interval '1 hour', n from generate_series(%d, 95) n;
      """;

  private final Pair pair = Pair.create("switch");

  @AfterEach
  void drop() {
    pair.close();
  }

  @Test
  void sequences_are_set_past_the_source_and_never_back() {
    migrate();
    pair.source().execute("select setval('tickets', 1001), setval('downwards', -50)");
    pair.source().execute("insert into \"Odd : <names>\" select from generate_series(1, 7)");
    pair.target().execute("insert into \"Odd : <names>\" select n from generate_series(1, 7) n");
    pair.target().execute("select setval('downwards', -9000)");
    SwitchoverReport report = new SwitchoverPhase(pair.context(), new SwitchoverOptions(10)).run();
    assertThat(report.problems()).isEmpty();
    assertThat(pair.target().value("select nextval('tickets')")).isEqualTo("1056");
    assertThat(pair.target().value("select nextval('downwards')")).isEqualTo("-9001");
    assertThat(pair.target().value("select nextval('never_used')")).isEqualTo("1");
    assertThat(pair.target().value("insert into \"Odd : <names>\" default values returning id"))
        .isEqualTo("18");
    assertThat(pair.target().value("insert into trips (at) values (now()) returning id"))
        .isEqualTo("107");
  }

  @Test
  void a_sequence_near_its_end_still_hands_out_values_in_the_target() {
    pair.executeOnBoth(
        """
        create table small (id smallserial primary key, n int);
        create table few (id int generated always as identity (maxvalue 500) primary key);
        create sequence to_the_bottom increment by -1 minvalue -20;
        create sequence last_but_one maxvalue 10;
        create sequence used_up maxvalue 10;
        create sequence beyond_long increment by 4000000000000000000;
        """);
    migrate();
    pair.source()
        .execute(
            """
            select setval('small_id_seq', 31900), setval('few_id_seq', 100),
                   setval('to_the_bottom', -10), setval('last_but_one', 9), setval('used_up', 10),
                   setval('beyond_long', 1)
            """);
    assertThat(switched(1_000).problems()).isEmpty();
    assertThat(next("small_id_seq")).isEqualTo("32334");
    assertThat(pair.target().value("insert into few default values returning id")).isEqualTo("301");
    assertThat(next("to_the_bottom")).isEqualTo("-16");
    assertThat(next("last_but_one")).isEqualTo("10");
    assertThat(next("beyond_long")).isEqualTo("8000000000000000001");
    assertThat(pair.target().value("select last_value from used_up")).isEqualTo("10");
  }

  @Test
  void a_sequence_wider_than_its_column_leaves_room_in_the_column() {
    pair.executeOnBoth(
        """
        create domain short as smallint;
        create sequence wide;
        create table narrow (id short default nextval('wide'), n int);
        create table old (id serial);
        alter sequence old_id_seq as bigint;
        """);
    migrate();
    pair.source().execute("select setval('wide', 32000), setval('old_id_seq', 2147483000)");
    assertThat(switched(1_000).sequences())
        .extracting(SwitchoverReport.SequenceSet::note)
        .contains("near its end: only 383 values are left out");
    assertThat(pair.target().value("insert into narrow (n) values (1) returning id"))
        .isEqualTo("32384");
    assertThat(pair.target().value("insert into old default values returning id"))
        .isEqualTo("2147483324");
  }

  @Test
  void a_sequence_that_is_used_up_in_the_target_alone_is_named_with_the_statement() {
    pair.executeOnBoth("create sequence tight maxvalue 10000");
    migrate();
    pair.source().execute("select setval('tight', 100)");
    pair.target().execute("select setval('tight', 10000)");
    String statement = "SELECT setval('\"public\".\"tight\"', 110, true)";
    assertThatThrownBy(() -> switched(10)).hasMessageContaining(statement);
    pair.target().execute(statement);
    switched(10);
    assertThat(next("tight")).isEqualTo("111");
  }

  @Test
  void sequences_that_the_roles_may_not_read_or_set_are_named_with_the_statements() {
    String role = pair.source().name() + "_reader";
    pair.executeOnBoth(
        "create schema closed; create sequence closed.hidden; create sequence open_one; grant"
            + " select on open_one to public");
    pair.source().execute("create role " + role + " login password 'p'");
    pair.target().execute("create role " + role + " login password 'p'");
    pair.source().execute("select nextval('open_one')");
    try (Handle source = pair.source().as(role, "p").as(Side.SOURCE).open();
        Handle target = pair.target().as(role, "p").as(Side.TARGET).open()) {
      Sequences sequences = new Sequences(source, target, 10);
      sequences.run();
      assertThat(sequences.problems())
          .hasSize(2 + 1)
          .anyMatch(
              problem ->
                  problem.contains("closed.hidden cannot be read in the source")
                      && problem.endsWith(
                          "GRANT USAGE ON SCHEMA \"closed\" TO \"%1$s\"; GRANT SELECT ON SEQUENCE"
                                  .formatted(role)
                              + " \"closed\".\"hidden\" TO \"%s\";".formatted(role)))
          .anyMatch(
              problem ->
                  problem.contains("open_one cannot be set in the target")
                      && problem.endsWith("SELECT setval('\"public\".\"open_one\"', 11, true);"));
    } finally {
      pair.source().execute("drop owned by " + role);
      pair.administered().execute("drop owned by " + role);
      pair.source().inCluster("drop role " + role);
      pair.administered().inCluster("drop role " + role);
    }
  }

  @Test
  void a_sequence_that_cycles_is_set_ahead_along_its_round_and_stays_there() {
    pair.executeOnBoth(
        """
        create sequence ring maxvalue 100 cycle;
        create sequence ring_down increment by -1 minvalue 1 maxvalue 100 start 100 cycle;
        create sequence by_hand maxvalue 100 cycle;
        """);
    migrate();
    pair.source()
        .execute("select setval('ring', 95), setval('ring_down', 3), setval('by_hand', 98)");
    pair.target().execute("select setval('by_hand', 20)");
    assertThat(switched(10).problems()).isEmpty();
    assertThat(switched(10).problems()).isEmpty();
    assertThat(next("ring")).isEqualTo("6");
    assertThat(next("ring_down")).isEqualTo("92");
    assertThat(next("by_hand")).isEqualTo("21");
  }

  @Test
  void a_sequence_that_was_restarted_and_not_used_since_begins_where_the_source_does() {
    migrate();
    pair.source().execute("alter sequence never_used restart with 700");
    switched(10);
    assertThat(next("never_used")).isEqualTo("700");
  }

  @Test
  void reserved_values_of_a_sequence_with_a_cache_are_named() {
    pair.executeOnBoth("create sequence cached cache 50");
    migrate();
    pair.source().execute("select nextval('cached')");
    pair.target().execute("select nextval('cached')");
    assertThat(switched(10).sequences())
        .filteredOn(set -> set.name().equals("public.cached"))
        .singleElement()
        .satisfies(
            set -> {
              assertThat(set.setTo()).isEqualTo(60);
              assertThat(set.note()).contains("up to 50 older values");
            });
  }

  @Test
  void a_sequence_whose_bounds_in_the_target_take_no_value_of_the_source_is_named_with_the_fix() {
    pair.source().execute("create sequence wide");
    pair.target().execute("create sequence wide maxvalue 50");
    migrate();
    pair.source().execute("select setval('wide', 51)");
    assertThat(switched(10).decision().refused())
        .extracting(Finding::id)
        .containsExactly("schema:sequence:public.wide");
    assertThatThrownBy(() -> switchedAccepting("schema:sequence:public.wide"))
        .hasMessageContaining("sequence public.wide of the target cannot continue");
    pair.target()
        .execute(
            "ALTER SEQUENCE \"public\".\"wide\" INCREMENT BY 1 MINVALUE 1 MAXVALUE"
                + " 9223372036854775807 NO CYCLE");
    switched(10);
    assertThat(next("wide")).isEqualTo("62");
  }

  @Test
  void a_second_write_that_went_missing_stops_the_switch_and_no_sequence_is_set() {
    migrate();
    pair.source().execute("insert into trips (at, n) values ('2024-01-04 12:30+00', 7)");
    pair.source().execute("select setval('tickets', 1001)");
    assertThatThrownBy(
            () -> new SwitchoverPhase(pair.context(), SwitchoverOptions.defaults()).run())
        .isInstanceOfSatisfying(
            MigrationFailure.class,
            failure -> assertThat(failure.kind()).isEqualTo(FailureKind.DATA_DIFFERS))
        .hasMessageContaining("public.trips");
    assertThat(pair.target().value("select is_called from tickets")).isEqualTo("f");
  }

  @Test
  void a_sequence_that_the_target_lacks_is_named() {
    migrate();
    pair.target().execute("drop sequence tickets");
    pair.source().execute("select nextval('tickets')");
    assertThat(switched(10).decision().refused())
        .extracting(Finding::id)
        .containsExactly("schema:sequence:public.tickets");
    assertThatThrownBy(() -> switchedAccepting("schema:sequence:public.tickets"))
        .isInstanceOf(MigrationFailure.class)
        .hasMessageContaining("public.tickets");
  }

  @Test
  void the_report_shows_what_was_moved_and_what_is_still_to_do() {
    migrate();
    new SwitchoverPhase(pair.context(), SwitchoverOptions.defaults()).run();
    Ledger ledger = Ledger.find(pair.targetDatabase()).orElseThrow();
    FinalReport report = FinalReport.of(ledger, "source:5432/db", "target:5432/db");
    assertThat(report.totals().rowsCopied()).isEqualTo(72);
    assertThat(report.markdown())
        .contains(
            "From `source:5432/db` to `target:5432/db`",
            "| public.trips | 2024-01-04",
            "| Copying | Succeeded | 1 |",
            "tsm clean");
  }

  @Test
  void an_unfinished_migration_is_cleaned_only_by_force() {
    pair.executeOnBoth(SCHEMA);
    pair.executeOnBoth(ROWS.formatted(72));
    pair.source().execute("insert into trips (at, n) values ('2024-01-01 12:30+00', 7)");
    new StagePhase(pair.context(), StageOptions.until("2024-01-04T00:00:00Z")).run();
    assertThatThrownBy(() -> new CleanPhase(pair.targetDatabase(), false).run())
        .isInstanceOf(MigrationFailure.class)
        .hasMessageContaining("1 of 1 chunks are not copied");
    assertThat(new CleanPhase(pair.targetDatabase(), true).run()).isTrue();
    assertThat(new CleanPhase(pair.targetDatabase(), false).run()).isFalse();
    assertThat(
            pair.target()
                .query("select nspname from pg_namespace where nspname = '_timescale_migration'"))
        .isEmpty();
  }

  private SwitchoverReport switched(long margin) {
    return new SwitchoverPhase(pair.context(), new SwitchoverOptions(margin)).run();
  }

  private SwitchoverReport switchedAccepting(String finding) {
    return new SwitchoverPhase(
            pair.context(),
            new SwitchoverOptions(10, List.of(new Acceptance(finding, "a test")), true))
        .run();
  }

  private String next(String sequence) {
    return pair.target().value("select nextval('" + sequence + "')");
  }

  private void migrate() {
    pair.executeOnBoth(SCHEMA);
    pair.source().execute(ROWS.formatted(0));
    // Dual-written from the completion point on, with the ids of the source.
    for (String row :
        pair.source()
            .query(
                "select format('(%L, %s, %s)', at, id, n) from trips where at >= '2024-01-04"
                    + " 00:00+00'")) {
      pair.target().execute("insert into trips (at, id, n) overriding system value values " + row);
    }
    new StagePhase(pair.context(), StageOptions.until("2024-01-04T00:00:00Z")).run();
    new CopyPhase(pair.context(), CopyOptions.defaults()).run();
    new VerifyPhase(pair.context(), VerifyOptions.defaults()).run();
  }
}
