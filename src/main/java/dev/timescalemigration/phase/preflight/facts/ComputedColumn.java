package dev.timescalemigration.phase.preflight.facts;

import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.timescale.Chunk;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * A stored generated column whose expression uses something that a user can replace. The database
 * computes it again wherever a row is written, so values that were computed before the replacement
 * are other ones in a copy.
 *
 * @param schema schema of the table
 * @param name name of the table
 * @param column the column
 * @param expression what it is computed from, as the server writes it
 * @param base a column that it is computed from; null when there is none
 */
public record ComputedColumn(
    String schema, String name, String column, String expression, String base) {
  private static final int CHUNKS_SAMPLED = 16;
  private static final int ROWS_SAMPLED = 1_000;

  /** The table. */
  public QualifiedName table() {
    return new QualifiedName(schema, name);
  }

  /**
   * Whether sampled rows have other values than the expression gives now. A table that cannot be
   * read in the time of a statement is not said to have any: verifying compares all rows.
   *
   * @param chunks the chunks of the table when it is a hypertable; none when it is not
   */
  boolean isOutdated(Handle handle, List<Chunk> chunks) {
    Collection<QualifiedName> relations =
        chunks.isEmpty() ? List.of(table()) : spread(chunks).stream().map(Chunk::name).toList();
    return relations.stream().anyMatch(relation -> isOutdatedIn(handle, relation));
  }

  private boolean isOutdatedIn(Handle handle, QualifiedName relation) {
    try {
      return handle
          .createQuery(SqlFile.of(ComputedColumn.class, "rows_computed_otherwise"))
          .define("relation", relation.quoted())
          .define("column", Identifiers.quote(column))
          .define("expression", expression)
          .bind("most", ROWS_SAMPLED)
          .mapTo(Boolean.class)
          .one();
    } catch (JdbiException e) {
      return false;
    }
  }

  private static List<Chunk> spread(List<Chunk> chunks) {
    int step = Math.max(1, (chunks.size() + CHUNKS_SAMPLED - 1) / CHUNKS_SAMPLED);
    return IntStream.range(0, chunks.size())
        .filter(index -> index % step == 0)
        .mapToObj(chunks::get)
        .toList();
  }
}
