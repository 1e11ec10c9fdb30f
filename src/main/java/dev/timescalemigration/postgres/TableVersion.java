package dev.timescalemigration.postgres;

import org.jdbi.v3.core.Handle;

/**
 * Which version of a table's columns, constraints and triggers the catalog has. Two versions that
 * differ say that the table was altered between them; they mean nothing in another database or to
 * another process.
 *
 * @param value the version; empty when there is no such table
 */
public record TableVersion(String value) {

  /** Reads it, in the handle's transaction and snapshot. */
  public static TableVersion of(Handle handle, QualifiedName table) {
    return handle
        .createQuery(SqlFile.of(TableVersion.class, "table_version"))
        .bind("table", table.quoted())
        .mapTo(String.class)
        .map(TableVersion::new)
        .one();
  }

  /** Reads that of a table on both sides. */
  public static TwoSides<TableVersion> of(
      Handle source, QualifiedName inSource, Handle target, QualifiedName inTarget) {
    return new TwoSides<>(of(source, inSource), of(target, inTarget));
  }

  /** Whether the table is there and was not altered since. */
  public boolean isStill(Handle handle, QualifiedName table) {
    return equals(of(handle, table));
  }
}
