package dev.timescalemigration.phase.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.postgres.QualifiedName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeysIntoHypertablesTest {
  private final KeysIntoHypertables keys =
      new KeysIntoHypertables(
          List.of(
              new KeysIntoHypertables.SourceForeignKey(
                  new QualifiedName("public", "alerts"),
                  "alert trip",
                  "FOREIGN KEY (trip) REFERENCES public.trips(id)")));

  @Test
  void a_key_and_its_comment_are_left_out_and_added_afterwards() throws IOException {
    String kept =
        "ALTER TABLE ONLY \"public\".\"alerts\"\n    ADD CONSTRAINT \"p\" PRIMARY KEY (\"id\");\n";
    String key =
        "ALTER TABLE ONLY \"public\".\"alerts\"\n    ADD CONSTRAINT \"alert trip\" FOREIGN KEY"
            + " (\"trip\") REFERENCES \"public\".\"trips\"(\"id\");\n";
    String comment =
        "COMMENT ON CONSTRAINT \"alert trip\" ON \"public\".\"alerts\" IS 'it''s\n;two lines';\n";
    assertThat(passed(kept + key + "\n" + comment + kept)).isEqualTo(kept + "\n\n\n" + kept);
    assertThat(keys.add())
        .isEqualTo(
            "ALTER TABLE \"public\".\"alerts\" ADD CONSTRAINT \"alert trip\" FOREIGN KEY (trip)"
                + " REFERENCES public.trips(id) NOT VALID;\n"
                + comment);
    assertThat(keys.notes()).singleElement().asString().contains("\"alert trip\" of public.alerts");
  }

  @Test
  void everything_else_passes_byte_by_byte() throws IOException {
    String text =
        "ALTER TABLE ONLY \"public\".\"alerts\"\n"
            + "ALTER TABLE ONLY \"public\".\"alerts\"\n"
            + "    ADD CONSTRAINT \"other\" FOREIGN KEY (a);\n"
            + "COMMENT ON CONSTRAINT \"alert trip\" ON \"public\".\"alerts\" IS 'not left out"
            + " before';\n"
            + "A;\n\n"
            + "C;\r\n"
            + "A".repeat(200_000)
            + ";\nA\u00ff\u0000é;";
    assertThat(passed(text)).isEqualTo(text);
    assertThat(keys.add()).isEmpty();
  }

  private String passed(String dump) throws IOException {
    ByteArrayOutputStream to = new ByteArrayOutputStream();
    new DumpFilter(to, List.of(keys)).write(dump.getBytes(StandardCharsets.UTF_8));
    return to.toString(StandardCharsets.UTF_8);
  }
}
