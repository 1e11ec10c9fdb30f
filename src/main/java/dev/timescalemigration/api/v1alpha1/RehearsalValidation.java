package dev.timescalemigration.api.v1alpha1;

import java.nio.charset.StandardCharsets;

/** What is wrong with what a spec says of a rehearsal. */
final class RehearsalValidation {
  private RehearsalValidation() {}

  static void check(FieldErrors errors, TimescaleMigrationSpec spec) {
    RehearsalSpec rehearsal = spec.rehearsal();
    if (rehearsal.database() != null && rehearsal.template() != null) {
      errors.add(
          "spec.rehearsal.template",
          "is about making a database, and spec.rehearsal.database names one that is there",
          "leave one of them out");
    }
    databaseName(errors, "spec.rehearsal.database", rehearsal.database());
    databaseName(errors, "spec.rehearsal.template", rehearsal.template());
    if (rehearsal.chunks() != null) {
      errors.between("spec.rehearsal.chunks", rehearsal.chunks(), RehearsalSpec.MOST_CHUNKS);
    }
    if (spec.mode() == MigrationMode.REHEARSAL && spec.cancel()) {
      errors.add(
          "spec.cancel",
          "is for mode Migrate: a rehearsal leaves nothing to undo",
          "set suspend, or delete the resource");
    }
  }

  private static void databaseName(FieldErrors errors, String path, String name) {
    if (name != null
        && (name.isEmpty()
            || name.getBytes(StandardCharsets.UTF_8).length > RehearsalSpec.LONGEST_NAME)) {
      errors.add(
          path,
          "is not a name of a database that PostgreSQL keeps whole",
          "use 1 to " + RehearsalSpec.LONGEST_NAME + " bytes");
    }
  }
}
