package dev.timescalemigration.capture.apply;

import dev.timescalemigration.capture.stream.ColumnValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What changes of rows with a key come to, one after the other: a row that is changed often is
 * written once. Rows that are gone are deleted first, and new ones inserted last.
 */
final class NetChanges {
  private final Map<List<String>, NetChange> byKey = new LinkedHashMap<>();

  /** What becomes of one row. */
  private static final class NetChange {
    private final List<ColumnValue> key;
    private boolean deletes;
    private boolean inserts;
    private List<ColumnValue> values = List.of();

    NetChange(List<ColumnValue> key) {
      this.key = key;
    }

    boolean isThere() {
      return inserts || !deletes;
    }

    boolean wasThere() {
      return deletes || !inserts;
    }
  }

  /**
   * Rows that are changed alike.
   *
   * @param columns the columns that are set
   * @param rows of each row its key, and then the values of these columns
   */
  record Updates(List<String> columns, List<List<ColumnValue>> rows) {}

  /** The changes follow each other in a way that one row cannot. */
  static final class Inconsistent extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  void insert(List<ColumnValue> key, List<ColumnValue> row) {
    NetChange change = of(key);
    if (change.inserts || (!change.deletes && !change.values.isEmpty())) {
      throw new Inconsistent();
    }
    change.inserts = true;
    set(change, row);
  }

  /**
   * A row has other values.
   *
   * @param set those that are written, at least one
   */
  void update(List<ColumnValue> key, List<ColumnValue> set) {
    NetChange change = of(key);
    if (!change.isThere()) {
      throw new Inconsistent();
    }
    set(change, set);
  }

  void delete(List<ColumnValue> key) {
    NetChange change = of(key);
    if (!change.isThere()) {
      throw new Inconsistent();
    }
    boolean wasThere = change.wasThere();
    change.values = List.of();
    change.inserts = false;
    change.deletes = wasThere;
    if (!wasThere) {
      byKey.remove(text(key));
    }
  }

  private NetChange of(List<ColumnValue> key) {
    return byKey.computeIfAbsent(text(key), text -> new NetChange(key));
  }

  private static List<String> text(List<ColumnValue> key) {
    if (key.size() == 1) {
      return Collections.singletonList(key.get(0).text());
    }
    return key.stream().map(ColumnValue::text).toList();
  }

  /** Most rows are changed once. */
  private static void set(NetChange change, List<ColumnValue> values) {
    if (change.values.isEmpty()) {
      change.values = values;
      return;
    }
    Map<String, ColumnValue> byColumn = new LinkedHashMap<>();
    change.values.forEach(value -> byColumn.put(value.column(), value));
    values.forEach(value -> byColumn.put(value.column(), value));
    change.values = List.copyOf(byColumn.values());
  }

  /** The keys of rows to delete. */
  List<List<ColumnValue>> deleted() {
    return byKey.values().stream()
        .filter(change -> change.deletes)
        .map(change -> change.key)
        .toList();
  }

  /** Rows to update. */
  List<Updates> updated() {
    Map<List<String>, List<List<ColumnValue>>> alike = new LinkedHashMap<>();
    List<ColumnValue> last = List.of();
    List<List<ColumnValue>> likeLast = List.of();
    for (NetChange change : byKey.values()) {
      if (!change.deletes && !change.inserts) {
        if (last.isEmpty() || !ColumnValue.sameColumns(last, change.values)) {
          likeLast =
              alike.computeIfAbsent(
                  change.values.stream().map(ColumnValue::column).toList(),
                  columns -> new ArrayList<>());
          last = change.values;
        }
        List<ColumnValue> row = new ArrayList<>(change.key.size() + change.values.size());
        row.addAll(change.key);
        row.addAll(change.values);
        likeLast.add(row);
      }
    }
    return alike.entrySet().stream()
        .map(each -> new Updates(each.getKey(), each.getValue()))
        .toList();
  }

  /** How many rows are deleted or updated. */
  long rowsThatAreThere() {
    return byKey.values().stream().filter(NetChange::wasThere).count();
  }

  /** The statements that delete and update them, one for each row. */
  List<String> statements(RowStatements single) {
    return byKey.values().stream()
        .filter(NetChange::wasThere)
        .map(
            change ->
                change.deletes
                    ? single.delete(change.key)
                    : single.update(change.key, false, change.values))
        .toList();
  }

  /** Rows to insert. */
  List<List<ColumnValue>> inserted() {
    return byKey.values().stream()
        .filter(change -> change.inserts)
        .map(change -> change.values)
        .toList();
  }
}
