package dev.timescalemigration.phase.probe;

import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Indexes that PostgreSQL has marked as not valid, not ready or being dropped. */
public final class InvalidIndexes {
  private InvalidIndexes() {}

  /**
   * An index.
   *
   * @param name as SQL names it
   * @param table the table it belongs to, as SQL names it
   */
  public record InvalidIndex(String name, String table) {}

  /** Such indexes of some tables. */
  public static List<InvalidIndex> of(Handle target, List<QualifiedName> tables) {
    return target
        .createQuery(SqlFile.of(InvalidIndexes.class, "invalid_indexes"))
        .bindArray("tables", String.class, tables.stream().map(QualifiedName::quoted).toList())
        .map((row, context) -> new InvalidIndex(row.getString("name"), row.getString("table_name")))
        .list();
  }
}
