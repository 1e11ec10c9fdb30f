package dev.timescalemigration.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.servers.Servers;
import dev.timescalemigration.servers.TestDatabase;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sums of row hashes, which is how a chunk or a window is compared. */
@Tag("any-version")
class RowHashIT {
  private static final int ROWS = 1000;

  private final TestDatabase database = Servers.source().createDatabase("row_hash");

  @BeforeEach
  void create() {
    database.execute(
        """
        create table readings as
        select n, timestamptz '2024-01-01' + n * interval '1 second' as at, n % 10 as device,
               n * 1.5::float8 as value, 'text ' || n as note
        from generate_series(1, 1000) n;
        """);
  }

  @AfterEach
  void drop() {
    database.close();
  }

  /** Each row in turn exchanges one value with its neighbour: the sum of both must change. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sum_sees_every_exchange_of_a_value_between_two_rows(boolean byText) {
    String before = RowHash.expression(List.of("at", "device", "value", "note"), byText);
    String after = RowHash.expression(List.of("at", "device", "other_value", "note"), byText);
    assertThat(
            database.value(
                """
                with exchanged as (
                    select r.*, s.value as other_value, r.n / 2 as pair
                    from readings r
                    join readings s on s.n = case when r.n %% 2 = 0 then r.n + 1 else r.n - 1 end
                )
                select count(*) filter (where before <> after) || ' of ' || count(*)
                from (select sum(%s) as before, sum(%s) as after from exchanged group by pair) sums
                """
                    .formatted(before, after)))
        .isEqualTo((ROWS / 2 - 1) + " of " + (ROWS / 2 - 1));
  }

  @Test
  void differs_for_every_row_and_for_null_and_empty() {
    String hash = RowHash.expression(List.of("at", "device", "value", "note"), false);
    assertThat(database.value("select count(distinct " + hash + ") from readings"))
        .isEqualTo(String.valueOf(ROWS));
    String note = RowHash.expression(List.of("note"), false);
    assertThat(
            database.value(
                "select count(distinct "
                    + note
                    + ") from (values (null), (''), (' ')) as notes (note)"))
        .isEqualTo("3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mood",
        "mood[]",
        "spot",
        "calm",
        "regclass",
        "json",
        "numeric",
        "jsonb",
        "numrange"
      })
  void types_whose_hash_differs_between_databases_go_by_text(String type) {
    database.execute(
        """
        create type mood as enum ('sad', 'ok');
        create type spot as (x integer, mood mood);
        create domain calm as mood;
        """);
    database.execute("create table t (n integer, v " + type + ")");
    assertThat(database.as(Side.SOURCE).<Boolean>with(handle -> needsText(handle, "t"))).isTrue();
    assertThat(database.as(Side.SOURCE).<Boolean>with(handle -> needsText(handle, "readings")))
        .isFalse();
  }

  private static boolean needsText(Handle handle, String table) {
    return RowHash.needsText(handle, new QualifiedName("public", table));
  }
}
