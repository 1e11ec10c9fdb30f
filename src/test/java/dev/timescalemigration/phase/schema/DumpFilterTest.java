package dev.timescalemigration.phase.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DumpFilterTest {
  private static final DumpRule DROP_SECRET =
      new DumpRule() {
        @Override
        public List<String> beginnings() {
          return List.of("CREATE SECRET ", "COPY \"jobs\"");
        }

        @Override
        public boolean leavesOut(String statement) {
          return statement.startsWith("CREATE SECRET ");
        }

        @Override
        public Optional<UnaryOperator<String>> rowsAfter(String copy) {
          return Optional.of(row -> row.replace("root", "me"));
        }
      };

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 'it''s\nCREATE SECRET ''x'';\n';",
        "SELECT E'it\\'s\nCREATE SECRET x;\n', '\\';",
        "COMMENT ON TABLE \"a\nCREATE SECRET x;\n\"\"b\" IS NULL;",
        "CREATE FUNCTION f() AS $_$\nCREATE SECRET x;\n$$;\nCREATE SECRET y; $_ $_$;",
        "CREATE FUNCTION f() AS $$ 'a\n--\nCREATE SECRET ($$;",
        "SELECT \"a$b$;\", 1 - -1, $1;\nSELECT 'c' --'\n;",
        "COPY \"t\" (\"a\nb\") FROM stdin;\nCREATE SECRET x;\n\\.x\n\\\\.\n\nit's\n\\.\nSELECT 1;",
        "--\n-- Name: it's; Type: SCHEMA\n--\n\\restrict it's\nSELECT 1;\r\n",
        "SET standard_conforming_strings = off;\nSELECT 'a\\\\''\nCREATE SECRET x;\n';",
        "CREATE FUNCTION f() BEGIN ATOMIC\n SELECT 1;\n SELECT ';';\nEND;"
      })
  void what_only_looks_like_a_statement_passes_as_it_is(String dump) throws IOException {
    assertThat(passed(dump)).isEqualTo(dump);
    assertThat(passed(dump + "\nCREATE SECRET 'it''s;\n', $a$;$a$;\nSELECT 2;\n"))
        .isEqualTo(dump + "\n\nSELECT 2;\n");
  }

  @Test
  void rows_of_one_table_change() throws IOException {
    String dump = "COPY \"jobs\" (\"owner\") FROM stdin;\nroot\t1\nx\n\\.\n\nSELECT 'root';\n";
    assertThat(passed(dump))
        .isEqualTo(dump.replace("root\t", "me\t"))
        .contains("me\t1", "SELECT 'root'");
  }

  private static String passed(String dump) throws IOException {
    ByteArrayOutputStream to = new ByteArrayOutputStream();
    new DumpFilter(to, List.of(DROP_SECRET)).write(dump.getBytes(StandardCharsets.UTF_8));
    return to.toString(StandardCharsets.UTF_8);
  }
}
