package dev.timescalemigration.timescale;

import org.jdbi.v3.core.Handle;

/**
 * Parts of queries about relations that TimescaleDB keeps, for those who put a query together. A
 * file names what it always needs itself: {@code <timescale/relations/chunks>}.
 */
public final class ExtensionRelations {
  private ExtensionRelations() {}

  /**
   * A condition: the table {@code c} of schema {@code n} is no chunk and no compressed relation.
   */
  public static String noChunkCondition(Handle handle) {
    return CatalogSql.of(handle, ExtensionRelations.class, "relations/no_chunk_condition");
  }

  /**
   * A query for what follows a hypertable or a continuous aggregate: chunks, compressed relations,
   * the tables and views of an aggregate. Each with the owner that it has to have and the relation
   * that it follows.
   */
  public static String followers(Handle handle) {
    return CatalogSql.of(handle, ExtensionRelations.class, "relations/followers");
  }
}
