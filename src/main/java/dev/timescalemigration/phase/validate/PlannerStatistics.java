package dev.timescalemigration.phase.validate;

import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import org.jdbi.v3.core.Handle;

/**
 * What the target's planner must know before it carries production reads. Autovacuum analyzes
 * chunks by and by, and never the hypertable as a whole: it has no rows of its own (PostgreSQL's
 * documentation, "Updating Planner Statistics").
 */
final class PlannerStatistics {
  private PlannerStatistics() {}

  /** Analyzes a hypertable of the target, unless that was done since its last chunk was copied. */
  static void gather(Handle target, QualifiedName hypertable) {
    boolean old =
        target
            .createQuery(SqlFile.of(PlannerStatistics.class, "has_old_statistics"))
            .bind("hypertable", hypertable.quoted())
            .bind("schema", hypertable.schema())
            .bind("name", hypertable.name())
            .mapTo(Boolean.class)
            .one();
    if (old) {
      target.execute("analyze " + hypertable.quoted());
    }
  }
}
