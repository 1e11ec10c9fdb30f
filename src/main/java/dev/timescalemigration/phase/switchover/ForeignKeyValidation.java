package dev.timescalemigration.phase.switchover;

import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.CatalogSql;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * Validates the foreign keys that are valid in the source and that the schema's load could only add
 * as NOT VALID, as they point into hypertables whose rows came later. Reads and writes continue
 * meanwhile: VALIDATE CONSTRAINT takes SHARE UPDATE EXCLUSIVE.
 */
final class ForeignKeyValidation {
  private final Handle source;
  private final Handle target;
  private final List<String> problems = new ArrayList<>();

  ForeignKeyValidation(Handle source, Handle target) {
    this.source = source;
    this.target = target;
  }

  private record ForeignKeyName(QualifiedName table, String name) {}

  void run() {
    List<ForeignKeyName> validInSource = keys(source, true);
    for (ForeignKeyName key : keys(target, false)) {
      if (validInSource.contains(key)) {
        validate(key);
      }
    }
  }

  private void validate(ForeignKeyName key) {
    try {
      target.execute(
          "alter table "
              + key.table().quoted()
              + " validate constraint "
              + Identifiers.quote(key.name()));
    } catch (JdbiException e) {
      problems.add(
          "foreign key "
              + Identifiers.quote(key.name())
              + " of "
              + key.table()
              + " does not hold in the target: "
              + DatabaseErrors.oneLine(e));
    }
  }

  private static List<ForeignKeyName> keys(Handle handle, boolean validated) {
    return handle
        .createQuery(CatalogSql.of(handle, ForeignKeyValidation.class, "foreign_keys_by_validity"))
        .bind("validated", validated)
        .map(
            (row, context) ->
                new ForeignKeyName(
                    new QualifiedName(row.getString("schema_name"), row.getString("table_name")),
                    row.getString("name")))
        .list();
  }

  /** Keys that some row breaks, one sentence each. */
  List<String> problems() {
    return problems;
  }
}
