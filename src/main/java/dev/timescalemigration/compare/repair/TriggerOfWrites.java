package dev.timescalemigration.compare.repair;

import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * A user's trigger that fires for a writer.
 *
 * @param table its table, quoted
 * @param name its name
 * @param always whether it fires in a session with {@code session_replication_role = replica} too
 */
record TriggerOfWrites(String table, String name, boolean always) {

  /** Those of a table of the target and of its partitions. */
  static List<TriggerOfWrites> of(Handle target, QualifiedName table) {
    return target
        .createQuery(SqlFile.of(TriggerOfWrites.class, "firing_triggers"))
        .bind("table", table.quoted())
        .map(
            (row, context) ->
                new TriggerOfWrites(
                    row.getString("table"), row.getString("name"), row.getBoolean("always")))
        .list();
  }

  /** The statement that switches it off. */
  String off() {
    return "ALTER TABLE ONLY " + table + " DISABLE TRIGGER " + Identifiers.quote(name);
  }

  /** The statement that switches it on as it was. */
  String on() {
    return "ALTER TABLE ONLY "
        + table
        + (always ? " ENABLE ALWAYS TRIGGER " : " ENABLE TRIGGER ")
        + Identifiers.quote(name);
  }
}
