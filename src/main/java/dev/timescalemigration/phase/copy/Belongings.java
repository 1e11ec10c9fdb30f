package dev.timescalemigration.phase.copy;

import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import org.jdbi.v3.core.Handle;

/** Privileges and owner of a hypertable, which every table that belongs to it has too. */
final class Belongings {
  private Belongings() {}

  /** Gives a new table the hypertable's privileges and owner. */
  static void take(Handle target, HypertableCopy table, QualifiedName made) {
    target
        .createQuery(SqlFile.of(Belongings.class, "grants"))
        .bind("table", table.target().name().quoted())
        .bind("made", made.quoted())
        .mapTo(String.class)
        .list()
        .forEach(target::execute);
    table
        .otherOwner()
        .ifPresent(
            owner ->
                target.execute(
                    "alter table " + made.quoted() + " owner to " + Identifiers.quote(owner)));
  }
}
