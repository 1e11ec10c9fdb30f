package dev.timescalemigration.phase.switchover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.phase.clean.CleanPhase;
import dev.timescalemigration.phase.copy.CopyOptions;
import dev.timescalemigration.phase.copy.CopyPhase;
import dev.timescalemigration.phase.report.FinalReport;
import dev.timescalemigration.phase.stage.StageOptions;
import dev.timescalemigration.phase.stage.StagePhase;
import dev.timescalemigration.servers.Pair;
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
    assertThatThrownBy(
            () -> new SwitchoverPhase(pair.context(), SwitchoverOptions.defaults()).run())
        .isInstanceOf(MigrationFailure.class)
        .hasMessageContaining("public.tickets");
  }

  @Test
  void the_report_tells_what_was_moved_and_what_is_still_to_do() {
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

  private void migrate() {
    pair.executeOnBoth(SCHEMA);
    pair.source().execute(ROWS.formatted(0));
    // Dual-written from the completion point on, with the ids of the source.
    for (String row :
        pair.source()
            .query(
                "select format('(%L, %s, %s)', at, id, n) from trips where at >= '2024-01-04 00:00+00'")) {
      pair.target().execute("insert into trips (at, id, n) overriding system value values " + row);
    }
    new StagePhase(pair.context(), StageOptions.until("2024-01-04T00:00:00Z")).run();
    new CopyPhase(pair.context(), CopyOptions.defaults()).run();
  }
}
