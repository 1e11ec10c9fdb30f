package dev.timescalemigration.phase.preflight.facts;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.timescale.ExtensionRelations;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * A user's table: plain, partitioned or a hypertable; no chunk.
 *
 * @param schema its schema
 * @param name its name
 * @param owner the role that owns it
 * @param owned whether the session's role has the owner's rights
 * @param readable whether the session's role may read it
 * @param rowSecurityActive whether row-level security hides rows from the session's role
 * @param rowSecurityForced whether it hides rows from the owner too
 * @param columns in the table's order, dropped ones left out
 */
public record TableFacts(
    String schema,
    String name,
    String owner,
    boolean owned,
    boolean readable,
    boolean rowSecurityActive,
    boolean rowSecurityForced,
    List<ColumnFacts> columns) {

  /**
   * Reads the tables of a database.
   *
   * @param withTimescale whether TimescaleDB is installed there, and can be asked
   */
  public static List<TableFacts> read(Handle handle, boolean withTimescale) {
    return FactQuery.list(
        handle,
        "tables",
        TableFacts.class,
        Map.of(
            "users_table",
            SqlFile.of(TableFacts.class, "users_table_condition"),
            "no_chunk",
            withTimescale ? ExtensionRelations.noChunkCondition(handle) : "true"));
  }

  /** Schema and name. */
  public QualifiedName qualifiedName() {
    return new QualifiedName(schema, name);
  }

  /**
   * A column.
   *
   * @param name its name
   * @param type as {@code format_type} writes it
   * @param identity {@code a} ALWAYS, {@code d} BY DEFAULT, empty when no identity
   * @param generated whether it is computed from the row
   * @param defaultExpression the default of the column or of its domain, null when none
   * @param changingFunction a user's function in the default that is not immutable, null when none
   */
  public record ColumnFacts(
      String name,
      String type,
      String identity,
      boolean generated,
      @JsonProperty("default") String defaultExpression,
      String changingFunction) {}
}
