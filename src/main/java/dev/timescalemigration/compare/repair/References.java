package dev.timescalemigration.compare.repair;

import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** The foreign keys of the target. */
record References(List<Reference> all) {

  /**
   * A foreign key.
   *
   * @param referencing the table with the key
   * @param referenced the table that it points to
   * @param changesOthers whether deleting a referenced row changes or deletes those that point to
   *     it
   * @param columns of the key
   * @param referencedColumns what they point to, in the same order
   */
  record Reference(
      QualifiedName referencing,
      QualifiedName referenced,
      boolean changesOthers,
      List<String> columns,
      List<String> referencedColumns) {}

  static References read(Handle target) {
    return new References(
        target
            .createQuery(SqlFile.of(References.class, "references"))
            .map(
                (row, context) ->
                    new Reference(
                        new QualifiedName(row.getString("schema"), row.getString("name")),
                        new QualifiedName(
                            row.getString("referenced_schema"), row.getString("referenced_name")),
                        row.getBoolean("changes_others"),
                        List.of((String[]) row.getArray("columns").getArray()),
                        List.of((String[]) row.getArray("referenced_columns").getArray())))
            .list());
  }

  /** Tables in an order in which each comes after what it points to; in a cycle, as they come. */
  <T> List<T> referencedFirst(List<T> tables, Function<T, QualifiedName> name) {
    Set<T> ordered = new LinkedHashSet<>();
    tables.forEach(table -> visit(table, tables, name, new LinkedHashSet<>(), ordered));
    return List.copyOf(ordered);
  }

  private <T> void visit(
      T table, List<T> tables, Function<T, QualifiedName> name, Set<T> path, Set<T> ordered) {
    if (ordered.contains(table) || !path.add(table)) {
      return;
    }
    for (Reference key : all) {
      if (key.referencing().equals(name.apply(table))) {
        tables.stream()
            .filter(each -> name.apply(each).equals(key.referenced()))
            .forEach(each -> visit(each, tables, name, path, ordered));
      }
    }
    ordered.add(table);
  }

  /** Tables in groups, in their order: no foreign key connects tables of two groups. */
  <T> List<List<T>> connected(List<T> tables, Function<T, QualifiedName> name) {
    List<List<T>> groups = new ArrayList<>();
    Set<T> grouped = new HashSet<>();
    for (T table : tables) {
      if (!grouped.contains(table)) {
        Set<QualifiedName> names = reachable(name.apply(table), true);
        List<T> group = tables.stream().filter(each -> names.contains(name.apply(each))).toList();
        grouped.addAll(group);
        groups.add(group);
      }
    }
    return groups;
  }

  /** Whether a foreign key begins or ends at one of some tables. */
  <T> boolean touch(List<T> tables, Function<T, QualifiedName> name) {
    Set<QualifiedName> names = tables.stream().map(name).collect(Collectors.toSet());
    return all.stream()
        .anyMatch(key -> names.contains(key.referencing()) || names.contains(key.referenced()));
  }

  /** Whether one of some tables points to itself, over other tables or not. */
  <T> boolean haveCircle(List<T> tables, Function<T, QualifiedName> name) {
    return tables.stream()
        .map(name)
        .anyMatch(
            table ->
                all.stream()
                    .filter(key -> key.referencing().equals(table))
                    .anyMatch(key -> reachable(key.referenced(), false).contains(table)));
  }

  /** A table and those that foreign keys lead to from it, or in both directions. */
  private Set<QualifiedName> reachable(QualifiedName from, boolean bothWays) {
    Set<QualifiedName> reached = new HashSet<>();
    Deque<QualifiedName> open = new ArrayDeque<>(List.of(from));
    while (!open.isEmpty()) {
      QualifiedName table = open.pop();
      if (reached.add(table)) {
        for (Reference key : all) {
          if (key.referencing().equals(table)) {
            open.push(key.referenced());
          }
          if (bothWays && key.referenced().equals(table)) {
            open.push(key.referencing());
          }
        }
      }
    }
    return reached;
  }

  /**
   * A condition under which no row of another table is changed when a row of a table is deleted.
   */
  String nothingElseIsChanged(QualifiedName table) {
    List<String> conditions = new ArrayList<>();
    for (Reference key : all) {
      if (key.changesOthers() && key.referenced().equals(table)) {
        List<String> same = new ArrayList<>();
        for (int i = 0; i < key.columns().size(); i++) {
          same.add(
              "other."
                  + Identifiers.quote(key.columns().get(i))
                  + " = "
                  + table.quoted()
                  + "."
                  + Identifiers.quote(key.referencedColumns().get(i)));
        }
        conditions.add(
            "not exists (select from "
                + key.referencing().quoted()
                + " other where "
                + String.join(" and ", same)
                + ")");
      }
    }
    return conditions.isEmpty() ? "true" : String.join(" and ", conditions);
  }
}
