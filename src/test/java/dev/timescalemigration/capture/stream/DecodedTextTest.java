package dev.timescalemigration.capture.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.timescalemigration.postgres.QualifiedName;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages as {@code contrib/test_decoding} writes them, read one after the other. */
class DecodedTextTest {
  private static final QualifiedName T = new QualifiedName("public", "t");

  private final DecodedText reader = new DecodedText();

  private static ColumnValue value(String column, String type, String text) {
    return new ColumnValue(column, type, text, false);
  }

  private Change.Insert insert(String columns) {
    return (Change.Insert) reader.read("table public.t: INSERT: " + columns);
  }

  @Test
  void rows_that_follow_each_other_share_their_columns() {
    Change.Insert first = insert("a[integer]:1 b[text]:'x'");
    Change.Insert second = insert("a[integer]:2 b[text]:null");

    assertThat(second.table()).isEqualTo(T);
    assertThat(second.row()).containsExactly(value("a", "integer", "2"), value("b", "text", null));
    assertThat(second.row().columns()).isSameAs(first.row().columns());
  }

  @Test
  void a_table_that_changes_between_rows() {
    insert("a[integer]:1 b[text]:'x'");

    assertThat(insert("a[bigint]:1 b[text]:'x'").row())
        .as("another type")
        .containsExactly(value("a", "bigint", "1"), value("b", "text", "x"));
    assertThat(insert("a[bigint]:1 b[text]:'x' c[integer]:3").row())
        .as("a column more")
        .containsExactly(
            value("a", "bigint", "1"), value("b", "text", "x"), value("c", "integer", "3"));
    assertThat(insert("a[bigint]:1").row())
        .as("columns less")
        .containsExactly(value("a", "bigint", "1"));
    assertThat(insert("a[bigint]:1 b[text]:'x'").row().columns()).containsExactly("a", "b");
  }

  @Test
  void values_and_names_with_quotes_and_with_what_looks_like_columns() {
    for (int i = 0; i < 2; i++) {
      Change.Insert insert =
          (Change.Insert)
              reader.read(
                  "table \"My \"\"S\".\"t: INSERT:\": INSERT: \"a[integer]:\"[text]:' b[text]:''x''"
                      + " new-tuple: ' \"new-tuple:\"[character varying[]]:'{}' bits[bit varying]:B'01'"
                      + " yes[boolean]:true");
      assertThat(insert.table()).isEqualTo(new QualifiedName("My \"S", "t: INSERT:"));
      assertThat(insert.row())
          .containsExactly(
              value("a[integer]:", "text", " b[text]:'x' new-tuple: "),
              value("new-tuple:", "character varying[]", "{}"),
              value("bits", "bit varying", "01"),
              value("yes", "boolean", "true"));
    }
  }

  @Test
  void updates_with_and_without_an_old_key_by_turns() {
    for (int i = 0; i < 2; i++) {
      Change.Update plain =
          (Change.Update)
              reader.read("table public.t: UPDATE: a[integer]:1 b[text]:unchanged-toast-datum");
      assertThat(plain.old()).isEmpty();
      assertThat(plain.row())
          .containsExactly(value("a", "integer", "1"), new ColumnValue("b", "text", null, true));

      Change.Update keyed =
          (Change.Update)
              reader.read(
                  "table public.t: UPDATE: old-key: a[integer]:1 new-tuple: a[integer]:2 b[text]:'y'");
      assertThat(keyed.old()).containsExactly(value("a", "integer", "1"));
      assertThat(keyed.row()).containsExactly(value("a", "integer", "2"), value("b", "text", "y"));
    }
  }

  @Test
  void deletes_leave_out_nulls_of_a_full_identity() {
    assertThat(
            ((Change.Delete) reader.read("table public.t: DELETE: a[integer]:1 b[text]:'x'")).old())
        .hasSize(2);
    assertThat(((Change.Delete) reader.read("table public.t: DELETE: b[text]:'x'")).old())
        .containsExactly(value("b", "text", "x"));
    assertThat(((Change.Delete) reader.read("table public.t: DELETE: (no-tuple-data)")).old())
        .isEmpty();
  }

  @Test
  void truncates_of_one_and_of_many_tables() {
    assertThat(reader.read("table public.t: TRUNCATE: (no-flags)"))
        .isEqualTo(new Change.Truncate(List.of(T), false));
    assertThat(reader.read("table public.t, public.u: TRUNCATE: restart_seqs cascade"))
        .isEqualTo(new Change.Truncate(List.of(T, new QualifiedName("public", "u")), true));
  }

  @Test
  void more_tables_than_are_kept_in_mind() {
    for (int i = 0; i < 2_500; i++) {
      String message = "table public.t" + i % 1_200 + ": INSERT: a[integer]:" + i;
      Change.Insert insert = (Change.Insert) reader.read(message);
      assertThat(insert.table().name()).isEqualTo("t" + i % 1_200);
      assertThat(insert.row()).containsExactly(value("a", "integer", String.valueOf(i)));
    }
  }

  @Test
  void an_unknown_form_is_named_without_the_values() {
    assertThatThrownBy(() -> reader.read("table public.t: INSERT: a(integer):'secret'"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at character 25")
        .hasMessageNotContaining("secret");
  }
}
