package dev.timescalemigration.compare.probe;

import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Indexes that PostgreSQL has marked as not valid, not ready or being dropped.
 *
 * @param all those of a database
 */
public record InvalidIndexes(List<InvalidIndex> all) {

  /** Defensive copy. */
  public InvalidIndexes {
    all = List.copyOf(all);
  }

  /**
   * An index.
   *
   * @param name as SQL names it
   * @param table the table it belongs to
   */
  public record InvalidIndex(String name, QualifiedName table) {}

  /** Reads those of a database. */
  public static InvalidIndexes read(Handle target) {
    return new InvalidIndexes(
        target
            .createQuery(SqlFile.of(InvalidIndexes.class, "invalid_indexes"))
            .map(
                (row, context) ->
                    new InvalidIndex(
                        row.getString("name"),
                        new QualifiedName(
                            row.getString("table_schema"), row.getString("table_name"))))
            .list());
  }

  /** The first of some tables. */
  public Optional<InvalidIndex> of(Collection<QualifiedName> tables) {
    return all.stream().filter(index -> tables.contains(index.table())).findFirst();
  }
}
