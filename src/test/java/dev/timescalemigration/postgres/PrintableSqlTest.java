package dev.timescalemigration.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableSqlTest {

  @Test
  void a_statement_without_control_characters_is_left_as_it_is() {
    String statement = "DELETE FROM \"a\"\"b\" WHERE \"n\" = 'it''s' OR \"n\" = E'a\\\\b'";
    assertThat(PrintableSql.of(statement)).isEqualTo(statement);
  }

  @Test
  void a_literal_with_control_characters_gets_escapes() {
    assertThat(PrintableSql.of("x = 'a\u001b[2J\\''\n' AND y = 'b\\'"))
        .isEqualTo("x = E'a\\u001b[2J\\\\''\\u000a' AND y = 'b\\'");
  }

  @Test
  void a_literal_that_has_escapes_keeps_them() {
    assertThat(PrintableSql.of("x = E'a\\\\b\u0007\\''")).isEqualTo("x = E'a\\\\b\\u0007\\''");
  }

  @Test
  void a_name_with_control_characters_gets_escapes() {
    assertThat(PrintableSql.of("TABLE \"a\u202e\\\"\"\"")).isEqualTo("TABLE U&\"a\\202e\\\\\"\"\"");
  }
}
