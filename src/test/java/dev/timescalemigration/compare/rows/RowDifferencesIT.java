package dev.timescalemigration.compare.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.timescale.RowHash;
import dev.timescalemigration.work.StopSignal;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("any-version")
class RowDifferencesIT {
  private final Pair pair = Pair.create("difference");

  @AfterEach
  void drop() {
    pair.close();
  }

  @Test
  void the_same_rows_in_another_order_do_not_differ() {
    pair.executeOnBoth("create table t (id int primary key, v float8, note text)");
    pair.source()
        .execute("insert into t select n, n / 7.0, 'row ' || n from generate_series(1, 5000) n");
    pair.target()
        .execute(
            "insert into t select n, n / 7.0, 'row ' || n from generate_series(5000, 1, -1) n");
    assertThat(find("id", "v", "note")).isEqualTo(RowDifference.NONE);
  }

  @Test
  void missing_extra_and_different_rows_are_counted_and_named_by_key() {
    pair.executeOnBoth(
        "create table t (id int, \"Key : <two>\" text, v numeric, primary key (id, \"Key :"
            + " <two>\"))");
    pair.executeOnBoth("insert into t select n, 'k' || n, n from generate_series(1, 1000) n");
    pair.target().execute("delete from t where id = 7; update t set v = 0 where id in (8, 9)");
    pair.target().execute("insert into t values (-1, 'it''s', 1)");
    RowDifference found = find("id", "Key : <two>", "v");
    assertThat(found.missingSample()).containsExactly("\"id\" = '7' AND \"Key : <two>\" = 'k7'");
    assertThat(found.extraSample()).containsExactly("\"id\" = '-1' AND \"Key : <two>\" = 'it''s'");
    assertThat(found.differentSample()).hasSize(2).last().asString().contains("'k9'");
    assertThat(List.of(found.missing(), found.extra(), found.different()))
        .containsExactly(1L, 1L, 2L);
    assertThat(pair.source().value("select count(*) from t where " + found.missingSample().get(0)))
        .isEqualTo("1");
  }

  @Test
  void two_rows_with_values_exchanged_are_both_different() {
    pair.executeOnBoth("create table t (id int primary key, a int, b int)");
    pair.executeOnBoth("insert into t select n, n, -n from generate_series(1, 100) n");
    pair.target().execute("update t set a = 41 where id = 40; update t set a = 40 where id = 41");
    assertThat(find("id", "a", "b").differentSample())
        .containsExactly("\"id\" = '40'", "\"id\" = '41'");
  }

  @Test
  void without_a_key_a_row_that_is_there_twice_is_extra_once() {
    pair.executeOnBoth("create table t (a int, b text)");
    pair.executeOnBoth("insert into t select n % 10, 'same' from generate_series(1, 100) n");
    pair.target().execute("insert into t values (3, 'same'), (3, null)");
    RowDifference found = find("a", "b");
    assertThat(found.extra()).isEqualTo(2);
    assertThat(found.missing() + found.different()).isZero();
    assertThat(found.extraSample()).containsExactly("(3,)", "(3,same)");
  }

  @Test
  void a_row_lost_of_many_equal_ones_is_missing() {
    pair.executeOnBoth("create table t (a int)");
    pair.source().execute("insert into t select 1 from generate_series(1, 5000)");
    pair.target().execute("insert into t select 1 from generate_series(1, 4997)");
    assertThat(find("a").missing()).isEqualTo(3);
  }

  @Test
  void what_is_equal_to_the_database_and_read_otherwise_differs() {
    pair.executeOnBoth("create table t (id int primary key, f float8, a int[], c bpchar)");
    pair.source()
        .execute(
            "insert into t values (1, '-0', '{1,2}', 'a'), (2, 'NaN', '{1,2}', 'a'),"
                + " (3, null, '{1,2}', 'a'), (4, 0, '{1,2}', 'a')");
    pair.target()
        .execute(
            "insert into t values (1, '0', '{1,2}', 'a'), (2, 'NaN', '{{1,2}}', 'a'),"
                + " (3, null, '{1,2}', 'a '), (4, 0, '{1,2}', 'a')");
    assertThat(find("id", "f", "a", "c").differentSample())
        .containsExactly("\"id\" = '1'", "\"id\" = '2'", "\"id\" = '3'");
  }

  @Test
  void a_number_with_another_sign_is_another_number() {
    pair.executeOnBoth("create table t (id int primary key, n numeric, j jsonb)");
    pair.executeOnBoth("insert into t select g, g, '[1]' from generate_series(1, 5) g");
    pair.target().execute("update t set n = -n where id = 2; update t set j = '[-1]' where id = 3");
    assertThat(find("id", "n", "j").differentSample())
        .containsExactly("\"id\" = '2'", "\"id\" = '3'");
  }

  @Test
  void rows_are_compared_by_text_where_a_type_has_no_hash() {
    pair.executeOnBoth("create table t (id int primary key, p point, x xml)");
    pair.executeOnBoth("insert into t select n, point(n, n), '<a/>' from generate_series(1, 50) n");
    pair.target().execute("update t set p = point(0, 0) where id = 5");
    assertThat(find("id", "p", "x").differentSample()).containsExactly("\"id\" = '5'");
  }

  @Test
  void control_characters_of_values_do_not_reach_the_terminal() {
    pair.executeOnBoth("create table t (k text primary key)");
    pair.source().execute("insert into t values (E'a\\x1b[31m\\nb')");
    assertThat(find("k").describe()).doesNotContainPattern("\\p{Cntrl}").contains("a\\x1b[31m\\nb");
  }

  @Test
  void of_more_differences_than_are_remembered_the_number_is_right() {
    pair.executeOnBoth("create table t (id int primary key)");
    pair.source().execute("insert into t select generate_series(1, 30000)");
    RowDifference found = findLasting("id");
    assertThat(found.missing()).isEqualTo(30_000);
    assertThat(found.missingSample()).hasSize(10);
  }

  @Test
  void a_difference_that_goes_away_is_none() throws InterruptedException {
    pair.executeOnBoth("create table t (id int primary key, v int)");
    pair.source().execute("insert into t values (1, 1), (2, 2)");
    pair.target().execute("insert into t values (2, 3)");
    Thread second = new Thread(() -> pair.target().execute("insert into t values (1, 1)"));
    StopSignal stop = new StopSignal();
    try (Handle source = pair.sourceDatabase().open();
        Handle target = pair.targetDatabase().open()) {
      // Its second write is committed while the first look is already over, or even before it.
      second.start();
      RowDifference found =
          RowDifferences.findLasting(source, rows("id", "v"), target, rows("id", "v"), 10, stop);
      assertThat(found.missing()).isZero();
      assertThat(found.differentSample()).containsExactly("\"id\" = '2'");
    }
    second.join();
  }

  private RowDifference find(String... columns) {
    try (Handle source = pair.sourceDatabase().open();
        Handle target = pair.targetDatabase().open()) {
      ComparedRows rows = rows(columns);
      return RowDifferences.find(source, rows, target, rows, 10);
    }
  }

  private RowDifference findLasting(String... columns) {
    try (Handle source = pair.sourceDatabase().open();
        Handle target = pair.targetDatabase().open()) {
      ComparedRows rows = rows(columns);
      return RowDifferences.findLasting(source, rows, target, rows, 10, new StopSignal());
    }
  }

  private ComparedRows rows(String... columns) {
    QualifiedName table = new QualifiedName("public", "t");
    return pair.sourceDatabase()
        .with(
            handle ->
                new ComparedRows(
                    table.quoted(),
                    "true",
                    List.of(columns),
                    TableKey.of(handle, table),
                    RowHash.of(handle, table)));
  }
}
