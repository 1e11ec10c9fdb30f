package dev.timescalemigration.timescale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.servers.Servers;
import dev.timescalemigration.servers.TestDatabase;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    RowHash hash = new RowHash(byText, new TreeSet<>(hashOf("readings").supplements()));
    String before = hash.expression(List.of("at", "device", "value", "note"));
    String after = hash.expression(List.of("at", "device", "other_value", "note"));
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
    String hash = hashOf("readings").expression(List.of("at", "device", "value", "note"));
    assertThat(database.value("select count(distinct " + hash + ") from readings"))
        .isEqualTo(String.valueOf(ROWS));
    String note = hashOf("readings").expression(List.of("note"));
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
        "numrange",
        "float8[]",
        "float4range",
        "bpchar[]",
        "lettered",
        "written",
        "lettered_range",
        "tinted",
        "spots"
      })
  void types_whose_hash_differs_between_databases_go_by_text(String type) {
    database.execute(
        """
        create type mood as enum ('sad', 'ok');
        create type spot as (x integer, mood mood);
        create domain calm as mood;
        create collation blind (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
        create domain lettered as text collate blind;
        create type written as (a text collate blind);
        create type lettered_range as range (subtype = text, collation = blind);
        create type float4range as range (subtype = float4);
        create type spots as (x int4[]);
        create type tinted;
        create function tinted_in(cstring) returns tinted language internal strict immutable as 'int4in';
        create function tinted_out(tinted) returns cstring language internal strict immutable as 'int4out';
        create type tinted (input = tinted_in, output = tinted_out, like = int4);
        """);
    database.execute("create table t (n integer, v " + type + ")");
    assertThat(hashOf("t").byText()).isTrue();
    assertThat(hashOf("readings").byText()).isFalse();
  }

  /**
   * Each pair has one hash by its type's own hash function: it adds halves without carry, or leaves
   * out the shape of an array, the sign of zero, or blanks.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "int8|1|4294967296",
        "int8|-1|4294967295",
        "whole|1|4294967296",
        "timestamptz|2000-01-01 00:00:00.000001+00|2000-01-01 01:11:34.967296+00",
        "timestamptz|200001-01-01 00:00:00+00|200001-01-01 01:11:34.967297+00",
        "timestamptz|infinity|-infinity",
        "timestamptz|infinity|294276-12-31 23:59:59+00",
        "timestamptz|-infinity|4713-01-01 00:00:00+00 BC",
        "timestamp|2000-01-01 00:00:00.000001|2000-01-01 01:11:34.967296",
        "instant|2000-01-01 00:00:00.000001|2000-01-01 01:11:34.967296",
        "time|00:00:00.000001|01:11:34.967296",
        "timetz|00:00:00.000001+00|01:11:34.967296+00",
        "pg_lsn|0/1|1/0",
        "xid8|1|4294967296",
        "int8[]|{1}|{4294967296}",
        "int8range|[1,9)|[4294967296,4294967297)",
        "spot|(1)|(4294967296)",
        "float8|0|-0",
        "float4|0|-0",
        "float8[]|{0}|{-0}",
        "int[]|{1,2,3,4}|{{1,2},{3,4}}",
        "int[]|{1,2}|[0:1]={1,2}",
        "text[]|{a,b}|{{a,b}}",
        "shape|{1,2}|{{1,2}}",
        "framed|'(\"{1,2}\")'|'(\"{{1,2}}\")'",
        "bpchar|'a'|'a '",
        "bpchar[]|{a}|{\"a \"}",
        "tstzmultirange|{[2000-01-01 00:00:00.000001+00,)}|{[2000-01-01 01:11:34.967296+00,)}",
      })
  void values_with_one_hash_by_their_type_differ(String type, String one, String other) {
    database.execute(
        """
        create domain whole as int8;
        create domain instant as timestamp;
        create type spot as (x int8);
        create domain shape as int[];
        create type framed as (x int[]);
        """);
    database.execute("create table t (n integer, v " + type + ")");
    for (String value : List.of(one, other)) {
      database.execute("insert into t values (1, '" + value + "')");
    }
    assertThat(
            database.value(
                "select count(distinct " + hashOf("t").expression(List.of("n", "v")) + ") from t"))
        .isEqualTo("2");
  }

  /** By their own hash functions some of them have 0, as NULL has, or 1. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "int[]|{}",
        "text[]|{}",
        "int8[]|{}",
        "int[]|{NULL}",
        "shape|{}",
        "shapes|{}",
        "int4multirange|{}",
        "tstzmultirange|{}",
        "int4multirange[]|{\\{\\}}",
        "multiple|{}",
        "span|empty",
        "wide_span|[1,2)",
        "span[]|{\"[1,2)\"}",
        "int4range|empty",
        "int4range|(,)",
        "spot|(,)",
        "spot[]|{\"(,)\"}",
        "framed|({})",
        "nested|(\"(,)\")",
        "int|0",
        "int8|0",
        "boolean|f",
        "text|''",
        "bytea|''",
        "float8|0",
        "float8|-0",
        "date|2000-01-01",
        "timestamptz|2000-01-01+00",
        "timestamptz|1970-01-01+00",
        "timestamp|1970-01-01",
        "time|00:00",
        "inet|0.0.0.0/0",
        "oid|0",
        "bpchar|''",
        "interval|0",
        "numeric|0",
        "jsonb|null",
      })
  void a_value_is_not_taken_for_null(String type, String value) {
    database.execute(
        """
        create type spot as (x int, y text);
        create type nested as (s spot);
        create domain shape as int[];
        create domain shapes as text[];
        create domain multiple as int4multirange;
        create domain span as int4range;
        create domain wide_span as span;
        create type framed as (x int[]);
        """);
    String literal = value.equals("''") ? value : "'" + value + "'";
    database.execute(
        "create table t (n integer, v " + type + ")",
        "insert into t select n, " + literal + " from generate_series(1, 200) n");
    String first = hashOf("t").expression(List.of("n", "v"));
    String last = hashOf("t").expression(List.of("v", "n"));
    String nulls = "(select n, null::" + type + " as v) as nulled";
    for (String hash : List.of(first, last)) {
      assertThat(
              database.value(
                  "select count(*) from t where "
                      + hash
                      + " = (select "
                      + hash
                      + " from "
                      + nulls
                      + ")"))
          .isEqualTo("0");
    }
  }

  private RowHash hashOf(String table) {
    return database
        .as(Side.SOURCE)
        .with(handle -> RowHash.of(handle, new QualifiedName("public", table)));
  }
}
