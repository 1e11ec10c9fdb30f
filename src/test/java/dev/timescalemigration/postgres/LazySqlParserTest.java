package dev.timescalemigration.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.jdbi.v3.core.statement.ColonPrefixSqlParser;
import org.jdbi.v3.core.statement.ParsedSql;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LazySqlParserTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "select 1",
        "select a::text, b :: int, '2026-01-01'::timestamptz from t",
        "select * from t where a = :a and b = :b_2",
        "select ':quoted', \"co:lumn\", a[1:2] from t -- :comment",
        "select :a::text, ':b'",
        "update t set a = ? where b = ?",
        "select '?' || a from t where b ~ 'x:y'",
        "select a /* :not this */ from \"Odd ? name\" where c = :c",
        "copy t (a, b) to stdout with (format binary)"
      })
  void what_it_finds_is_what_jdbi_finds(String sql) {
    ParsedSql found = new LazySqlParser().parse(sql, null);
    ParsedSql expected = new ColonPrefixSqlParser().parse(sql, null);
    assertThat(found.getSql()).isEqualTo(expected.getSql());
    assertThat(found.getParameters()).isEqualTo(expected.getParameters());
  }
}
