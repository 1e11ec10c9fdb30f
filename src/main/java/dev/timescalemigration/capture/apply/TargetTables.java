package dev.timescalemigration.capture.apply;

import dev.timescalemigration.capture.apply.TargetTable.TargetColumn;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.Catalogs;
import dev.timescalemigration.timescale.Hypertable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** The tables of the target, each read when it is needed first. */
final class TargetTables {
  private final Handle target;
  private final Map<QualifiedName, Optional<TargetTable>> known = new HashMap<>();
  private final Catalog catalog;
  private final Map<QualifiedName, Hypertable> hypertables;

  TargetTables(Handle target) {
    this.target = target;
    this.catalog = Catalogs.of(target);
    this.hypertables =
        catalog.hypertables(target).stream()
            .collect(Collectors.toMap(Hypertable::name, Function.identity()));
  }

  /** The catalog of their database. */
  Catalog catalog() {
    return catalog;
  }

  /** The table of a name; empty when the target has none. */
  Optional<TargetTable> of(QualifiedName name) {
    return known.computeIfAbsent(name, this::read);
  }

  private Optional<TargetTable> read(QualifiedName name) {
    List<TargetColumn> columns = new ArrayList<>();
    boolean[] isPartitioned = new boolean[1];
    target
        .createQuery(SqlFile.of(TargetTables.class, "target_columns"))
        .bind("schema", name.schema())
        .bind("name", name.name())
        .map(
            (row, context) -> {
              isPartitioned[0] = row.getBoolean("is_partitioned");
              return new TargetColumn(
                  row.getString("name"),
                  row.getString("type"),
                  row.getString("type_name"),
                  row.getBoolean("is_generated"),
                  row.getBoolean("is_identity"),
                  row.getString("equals"),
                  Optional.ofNullable(row.getString("listed_as")));
            })
        .forEach(columns::add);
    if (columns.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        TargetTable.of(
            name, columns, Optional.ofNullable(hypertables.get(name)), isPartitioned[0]));
  }
}
