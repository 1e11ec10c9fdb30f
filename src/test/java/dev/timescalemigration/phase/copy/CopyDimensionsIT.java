package dev.timescalemigration.phase.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.servers.Pair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CopyDimensionsIT {
  private final Pair pair = Pair.create("dimensions");

  @AfterEach
  void drop() {
    pair.close();
  }

  /** Whole chunks, one cut by T, rows from T on, and a row that the target has already. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          smallint    | 100::smallint      | (n - 500)::smallint                  | 33
          integer     | 100                | n - 500                              | -77
          bigint      | 1000000000000      | (n - 500) * 10000000000              | 330000000000
          date        | interval '1 month' | '2024-01-01'::date + n               | 2025-02-10
          timestamp   | interval '1 week'  | '1969-06-01'::timestamp + n * interval '7 hours' | 1970-01-03T01:02:03.456789
          timestamptz | interval '1 day'   | '2024-03-30 00:00+00'::timestamptz + n * interval '20 minutes' | 2024-03-31T03:10:00+02
          """)
  void each_type_of_time_has_its_own_completion_point(
      String type, String interval, String value, String until) {
    pair.executeOnBoth(
        """
        create table t (at %s not null, n integer, unique (at, n));
        select create_hypertable('t', by_range('at', %s));
        """
            .formatted(type, interval));
    pair.source()
        .execute("insert into t select %s, n from generate_series(0, 999) n".formatted(value));
    String first = "insert into t select %s, n from generate_series(0, 0) n".formatted(value);
    pair.target().execute(first);
    new Copying(pair.context()).until("^public\\.t$", until).run();
    String before = "(select * from t where at < '%s'::%s) b".formatted(until, type);
    pair.assertSameRows(before, "b.*");
    assertThat(pair.target().value("select count(*) from t"))
        .isEqualTo(pair.source().value("select count(*) from " + before));
    assertThat(Long.parseLong(pair.target().value("select count(*) from t"))).isBetween(70L, 999L);
  }

  @Test
  void a_value_before_and_after_the_turn_of_the_type_is_copied() {
    pair.executeOnBoth(
        """
        create table edge (at bigint not null, n integer);
        select create_hypertable('edge', by_range('at', 1000));
        create table ancient (at timestamptz not null, n integer);
        select create_hypertable('ancient', by_range('at', interval '1 year'));
        """);
    pair.source()
        .execute(
            """
            insert into edge values (-9223372036854775808, 1), (0, 2), (9223372036854775807, 3);
            insert into ancient values ('4714-11-24 00:00+00 BC', 1), ('0001-01-01 BC', 2), ('2024-01-01', 3);
            """);
    new Copying(pair.context())
        .until("edge", "9223372036854775807")
        .until("ancient", "2025-01-01T00:00:00Z")
        .run();
    pair.assertSameRows("(select * from edge where n < 3) e", "e.*");
    assertThat(pair.target().value("select count(*) from edge")).isEqualTo("2");
    pair.assertSameRows("ancient", "ancient.*");
  }

  @Test
  void space_partitions_and_several_dimensions_are_copied_whole_and_cut() {
    pair.executeOnBoth(
        """
        create function by_length(text) returns integer language sql immutable as 'select length($1) * 100000000';
        create table space (at timestamptz not null, device text not null, region text, level bigint not null);
        select create_hypertable('space', by_range('at', interval '1 day'));
        select add_dimension('space', by_hash('device', 3));
        select add_dimension('space', by_hash('region', 2, partition_func => 'by_length'));
        select add_dimension('space', by_range('level', 50));
        """);
    String rows =
        """
        insert into space
        select '2024-01-01 00:00+00'::timestamptz + n * interval '1 hour', 'd' || n % 7,
               case when n % 5 > 0 then repeat('r', n % 5) end, n %% 90
        from generate_series(%d, %d) n
        """;
    pair.source().execute(rows.replace("n % ", "n %% ").formatted(0, 120));
    pair.target().execute(rows.replace("n % ", "n %% ").formatted(100, 110));
    new Copying(pair.context()).until("space", "2024-01-05T12:00:00Z").run();
    pair.assertSameRows("(select * from space where at < '2024-01-05 12:00+00') s", "s.*");
    assertThat(pair.target().value("select count(*) from space where at >= '2024-01-05 12:00+00'"))
        .isEqualTo("3");
  }

  @Test
  void a_target_partitioned_in_another_number_of_slices_gets_the_same_rows() {
    pair.executeOnBoth("create table space (at timestamptz not null, device text not null)");
    String make =
        "select create_hypertable('space', by_range('at', interval '1 day'));"
            + " select add_dimension('space', by_hash('device', %d))";
    pair.source().execute(make.formatted(2));
    pair.target().execute(make.formatted(3));
    pair.source()
        .execute(
            "insert into space select '2024-01-01 00:00+00'::timestamptz + n * interval '1 hour',"
                + " 'd' || n from generate_series(0, 99) n");
    new Copying(pair.context()).until("space", "2024-01-04T00:00:00Z").run();
    pair.assertSameRows("(select * from space where at < '2024-01-04 00:00+00') s", "s.*");
  }

  @Test
  void an_empty_chunk_and_a_hypertable_without_chunks_are_copied() {
    pair.executeOnBoth(
        """
        create table emptied (at timestamptz not null);
        create table never (at timestamptz not null);
        select create_hypertable('emptied', by_range('at')), create_hypertable('never', by_range('at'));
        """);
    pair.source().execute("insert into emptied values ('2024-01-01'); delete from emptied");
    CopyReport report = new Copying(pair.context()).until(".*", "2025-01-01T00:00:00Z").run();
    assertThat(report.chunksCopied()).isEqualTo(1);
    assertThat(report.rows()).isZero();
  }

  @Test
  void a_target_without_the_sources_space_partitions_gets_the_same_rows() {
    pair.executeOnBoth(
        """
        create table space (at timestamptz not null, device text);
        select create_hypertable('space', by_range('at', interval '1 day'));
        """);
    pair.source().execute("select add_dimension('space', by_hash('device', 3))");
    pair.source()
        .execute(
            "insert into space select '2024-01-01 00:00+00'::timestamptz + n * interval '1 hour',"
                + " case when n % 3 > 0 then 'd' || n end from generate_series(0, 99) n");
    pair.target().execute("insert into space values ('2024-01-01 00:00+00', null)");
    new Copying(pair.context()).until("space", "2024-01-04T12:00:00Z").run();
    pair.assertSameRows("(select * from space where at < '2024-01-04 12:00+00') s", "s.*");
  }
}
