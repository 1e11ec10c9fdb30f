package dev.timescalemigration.phase.schema;

import dev.timescalemigration.postgres.SqlFile;
import java.util.List;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/**
 * The tablespaces that tables, indexes and chunks of the source are in. They are kept where the
 * target has them all; else everything goes into its default one, as a dump can only name all or
 * none.
 *
 * @param used those in use
 * @param missing those of them in which the target's role may not create
 */
record Tablespaces(List<String> used, List<String> missing) {

  static Tablespaces of(Handle source, Handle target) {
    List<String> used =
        source
            .createQuery(SqlFile.of(Tablespaces.class, "used_tablespaces"))
            .mapTo(String.class)
            .list();
    TreeSet<String> missing = new TreeSet<>(used);
    target
        .createQuery(
            "select spcname from pg_tablespace where has_tablespace_privilege(oid, 'CREATE')")
        .mapTo(String.class)
        .forEach(missing::remove);
    return new Tablespaces(used, List.copyOf(missing));
  }

  /** Whether the dump is to say where things are. */
  boolean areKept() {
    return missing.isEmpty();
  }

  /** What becomes of them, one line, or none. */
  List<String> notes() {
    return areKept()
        ? List.of()
        : List.of(
            "everything goes into the target's default tablespace: the target's role may not create"
                + " in "
                + String.join(", ", missing)
                + "; tables can be moved to others afterwards");
  }
}
