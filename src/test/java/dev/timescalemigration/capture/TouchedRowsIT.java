package dev.timescalemigration.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.timescalemigration.capture.apply.TouchedRows;
import dev.timescalemigration.compare.databases.ComparisonReport;
import dev.timescalemigration.compare.databases.ComparisonReport.TableReport;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.capture.ChangedRange;
import dev.timescalemigration.phase.prove.PositionProof;
import dev.timescalemigration.phase.prove.ProvenRows;
import dev.timescalemigration.work.PhaseContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** While writes are stopped, the rows that changed since the last proof are compared alone. */
class TouchedRowsIT {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final String SCHEMA =
      """
      create table h (at timestamptz not null, device integer not null, v integer, primary key (device, at));
      select create_hypertable('h', 'at', chunk_time_interval => interval '1 day');
      insert into h select ts, d, d from
        generate_series(timestamptz '2026-01-01', '2026-01-04', '1 hour') ts, generate_series(1, 3) d;
      create table whole (n bigint not null, v integer);
      select create_hypertable('whole', 'n', chunk_time_interval => 1000);
      insert into whole select i, i from generate_series(1, 3000) i;
      create table stamped ("At it" timestamp not null, v integer);
      select create_hypertable('stamped', 'At it', chunk_time_interval => interval '1 day');
      insert into stamped select timestamp '2026-01-01' + i * interval '1 hour', i from generate_series(0, 47) i;
      create table plain (k integer primary key, v integer);
      insert into plain select i, i from generate_series(1, 100) i;
      create table pair (a uuid, b text, v integer, primary key (a, b));
      insert into pair select ('00000000-0000-0000-0000-00000000000' || i % 10)::uuid, 'b ' || i, i from generate_series(1, 100) i;
      create table named (name text primary key, v integer);
      insert into named values ('it''s {"a", \\b} :x ? <y>', 1), ('untouched', 2), ('', 3), ('NULL', 4);
      create table keyless (a integer, v integer);
      insert into keyless select i, i from generate_series(1, 10) i;
      create table parts (k integer not null, x integer not null, v integer) partition by range (k);
      create table parts_1 partition of parts for values from (0) to (100);
      create table parts_2 partition of parts for values from (100) to (200);
      alter table parts_1 add primary key (k);
      alter table parts_2 add primary key (k, x);
      insert into parts select i, i, i from generate_series(1, 199) i;
      """;

  private final CapturedPair captured = new CapturedPair();

  @BeforeEach
  void begin() {
    captured.pair().source().execute(SCHEMA);
    captured.begin();
    stage("2100-01-01", "h");
    stage("2100-01-01", "stamped");
    stage("1000000", "whole");
    captured.copy();
    captured.prove();
  }

  private void stage(String until, String table) {
    captured.run("stage", "--until", until, "--no-proof", "--filter", "^public." + table + "$");
  }

  @AfterEach
  void drop() {
    captured.close();
  }

  private ComparisonReport compareTouched(String changeOfSource, String changeOfTarget) {
    PhaseContext context = captured.pair().context();
    TouchedRows rows = new TouchedRows();
    captured.pair().source().execute(changeOfSource);
    try (RunningApply applying = RunningApply.start(context, Optional.of(rows))) {
      assertThat(applying.drain(LONG).caughtUp()).isTrue();
      assertThat(applying.drain(LONG).changes()).isZero();
    }
    captured.pair().target().execute(changeOfTarget);
    Ledger ledger = Ledger.require(context.target(), "");
    return new ProvenRows(context, ledger, 2)
        .touched(context.target().with(ChangedRange::notCompared), rows);
  }

  private static List<String> different(ComparisonReport report) {
    return report.tables().stream()
        .filter(table -> !table.equal())
        .map(
            table ->
                table.table()
                    + " "
                    + table.missing()
                    + "/"
                    + table.extra()
                    + "/"
                    + table.different())
        .toList();
  }

  @Test
  void differences_of_rows_that_changed_are_found() {
    assertThat(
            different(
                compareTouched(
                    """
                    update h set v = 9 where at = '2026-01-01 03:00' and device = 2;
                    insert into h values ('2026-01-01 03:30', 7, 7);
                    delete from h where at = '2026-01-02 03:00' and device = 2;
                    update h set at = '2026-01-02 06:30' where at = '2026-01-02 06:00' and device = 2;
                    insert into whole values (1500, 7), (2500, 7);
                    insert into stamped values ('2026-01-01 05:00', 7);
                    update plain set v = 0 where k = 7;
                    update plain set k = 700 where k = 8;
                    delete from pair where v = 11;
                    update named set v = 0 where name <> 'untouched';
                    update keyless set v = 0 where a = 7;
                    update parts set v = 0 where k in (50, 150);
                    """,
                    """
                    update h set v = 8 where at = '2026-01-01 03:00' and device = 2;
                    delete from h where device = 7;
                    insert into h values ('2026-01-02 03:00', 2, 2), ('2026-01-02 06:00', 2, 2);
                    delete from whole where n = 1500 and v = 7;
                    insert into whole values (2500, 7);
                    update stamped set v = 8 where v = 7 and "At it" = '2026-01-01 05:00';
                    update plain set v = 1 where k = 7;
                    insert into plain values (8, 8);
                    insert into pair values ('00000000-0000-0000-0000-000000000001', 'b 11', 11);
                    update named set v = 1;
                    update keyless set v = 1 where a = 7;
                    update parts set v = 1 where k in (50, 150);
                    """)))
        .containsExactlyInAnyOrder(
            "public.h 1/2/1",
            "public.whole 1/1/0",
            "public.stamped 1/1/0",
            "public.plain 0/1/1",
            "public.pair 0/1/0",
            "public.named 0/0/4",
            "public.keyless 1/1/0",
            "public.parts 2/2/0");
  }

  @Test
  void what_was_truncated_is_compared_as_a_whole() {
    assertThat(
            different(
                compareTouched(
                    "truncate plain, h; insert into plain values (1, 1)",
                    "insert into plain values (2, 2); insert into h values ('2026-01-03', 1, 1)")))
        .containsExactlyInAnyOrder("public.plain 0/1/0", "public.h 0/1/0");
  }

  /** Which rows were in it the log does not say. */
  @Test
  void the_ranges_of_a_chunk_that_was_dropped_and_made_again_are_compared_as_a_whole() {
    assertThat(
            different(
                compareTouched(
                    "select drop_chunks('h', older_than => timestamptz '2026-01-02');"
                        + " insert into h values ('2026-01-01 05:00:01', 1, 1)",
                    "insert into h values ('2026-01-01 08:00', 1, 1)")))
        .containsExactly("public.h 0/1/0");
  }

  /** This is what makes the time without writes independent of the size of chunks and tables. */
  @Test
  void rows_that_did_not_change_are_not_read() {
    ComparisonReport report =
        compareTouched(
            """
            update h set v = 9 where at = '2026-01-02 03:00' and device = 2;
            insert into whole values (2500, 7);
            update plain set v = 0 where k = 7;
            update pair set v = 0 where b = 'b 11';
            """,
            """
            update h set v = 8 where at <> '2026-01-02 03:00';
            update whole set v = 0 where n <> 2500;
            update plain set v = 1 where k <> 7;
            update pair set v = 1 where b <> 'b 11';
            """);
    assertThat(different(report)).isEmpty();
    assertThat(report.tables())
        .extracting(TableReport::table, TableReport::sourceRows)
        .containsExactlyInAnyOrder(
            tuple("public.h", 3L),
            tuple("public.whole", 2L),
            tuple("public.plain", 1L),
            tuple("public.pair", 1L));
  }

  /** Of what another process has applied nobody knows the rows. */
  @Test
  void what_changed_before_is_compared_by_its_range() {
    captured.pair().source().execute("update h set v = 9 where at = '2026-01-02 03:00'");
    captured.apply();
    assertThat(
            different(
                compareTouched(
                    "update plain set v = 0 where k = 7",
                    "update h set v = 8 where at = '2026-01-02 04:00' and device = 1")))
        .containsExactly("public.h 0/0/1");
  }

  @Test
  void what_is_proven_again_counts_as_compared_and_a_difference_does_not() throws SQLException {
    PhaseContext context = captured.pair().context();
    Ledger ledger = Ledger.require(context.target(), "");
    try (Connection connection = captured.pair().source().connect();
        Statement statement = connection.createStatement()) {
      statement.execute("begin");
      statement.execute("update plain set v = 0 where k = 7");
      assertThat(new PositionProof(context, ledger, 2).changed(Duration.ofMillis(500)))
          .as("a transaction that stays open is not waited for without end")
          .isEmpty();
    }
    captured.pair().source().execute("update h set v = 9 where at = '2026-01-02 03:00'");
    captured.apply();
    captured.pair().target().execute("update h set v = 8 where at = '2026-01-02 04:00'");
    assertThat(provenAgain(context, ledger)).isFalse();
    assertThat(context.target().with(ChangedRange::notCompared)).hasSize(1);
    captured.pair().target().execute("update h set v = device where at = '2026-01-02 04:00'");
    assertThat(provenAgain(context, ledger)).isTrue();
    assertThat(context.target().with(ChangedRange::notCompared)).isEmpty();
    assertThat(context.target().with(ChangedRange::noted)).hasSize(1);
    captured.pair().source().execute("update h set v = 10 where at = '2026-01-02 03:00'");
    captured.apply();
    assertThat(context.target().with(ChangedRange::notCompared)).hasSize(1);
  }

  private boolean provenAgain(PhaseContext context, Ledger ledger) {
    return captured
        .askingForSnapshots(() -> new PositionProof(context, ledger, 2).changed(LONG))
        .orElseThrow()
        .equal();
  }
}
