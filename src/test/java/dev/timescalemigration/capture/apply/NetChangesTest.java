package dev.timescalemigration.capture.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.timescalemigration.capture.stream.ColumnValue;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetChangesTest {
  private final NetChanges net = new NetChanges();

  private static ColumnValue value(String column, String text) {
    return new ColumnValue(column, "text", text, false);
  }

  private static List<ColumnValue> key(String text) {
    return List.of(value("k", text));
  }

  private static List<ColumnValue> row(String key, String a, String b) {
    return List.of(value("k", key), value("a", a), value("b", b));
  }

  private String written() {
    StringBuilder all = new StringBuilder();
    net.deleted().forEach(key -> all.append("-").append(key.get(0).text()));
    net.updated().forEach(alike -> all.append("~").append(texts(alike.rows())));
    net.inserted().forEach(row -> all.append("+").append(texts(List.of(row))));
    return all.toString();
  }

  private static String texts(List<List<ColumnValue>> rows) {
    return String.join(
        " ",
        rows.stream()
            .map(row -> String.join(",", row.stream().map(ColumnValue::text).toList()))
            .toList());
  }

  @Test
  void a_new_row_that_is_changed_is_inserted_as_it_is_last() {
    net.insert(key("1"), row("1", "x", "y"));
    net.update(key("1"), List.of(value("b", "z")));
    assertThat(written()).isEqualTo("+1,x,z");
  }

  @Test
  void a_new_row_that_is_deleted_is_nothing() {
    net.insert(key("1"), row("1", "x", "y"));
    net.delete(key("1"));
    assertThat(written()).isEmpty();
  }

  @Test
  void a_row_that_is_replaced_is_deleted_and_inserted() {
    net.delete(key("1"));
    net.insert(key("1"), row("1", "x", "y"));
    net.update(key("1"), List.of(value("a", "w")));
    assertThat(written()).isEqualTo("-1+1,w,y");
    net.delete(key("1"));
    assertThat(written()).isEqualTo("-1");
  }

  @Test
  void rows_that_are_changed_alike_are_changed_together() {
    net.update(key("1"), List.of(value("a", "x")));
    net.update(key("2"), List.of(value("a", "y")));
    net.update(key("3"), List.of(value("b", "z")));
    net.update(key("1"), List.of(value("a", "v")));
    net.update(key("4"), List.of(value("a", "x")));
    net.delete(key("4"));
    assertThat(written()).isEqualTo("-4~1,v 2,y~3,z");
  }

  @Test
  void what_no_row_does_is_refused() {
    net.delete(key("1"));
    assertThatThrownBy(() -> net.delete(key("1"))).isInstanceOf(NetChanges.Inconsistent.class);
    assertThatThrownBy(() -> net.update(key("1"), List.of(value("a", "x"))))
        .isInstanceOf(NetChanges.Inconsistent.class);
    net.insert(key("2"), row("2", "x", "y"));
    assertThatThrownBy(() -> net.insert(key("2"), row("2", "x", "y")))
        .isInstanceOf(NetChanges.Inconsistent.class);
  }
}
