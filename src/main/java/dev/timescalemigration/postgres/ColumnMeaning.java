package dev.timescalemigration.postgres;

import java.sql.Array;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * What a column's stored values, hashes and order depend on besides the values. Two databases may
 * hold the same values and still not understand each other's hashes or follow each other's order.
 *
 * @param name the column's name
 * @param holdsObjectIds whether a stored value holds an object id of its database: the {@code reg*}
 *     types do, and what is made of them
 * @param hashesObjectIds whether a hash of a value is made from an object id: so it is for these
 *     types and for enums
 * @param orders the collations that decide the order of values, each with its provider, locale and
 *     version, or {@code bytes} for all that compare bytes; empty when values need no collation
 * @param hashes the collations that decide the hash of a value
 */
public record ColumnMeaning(
    String name,
    boolean holdsObjectIds,
    boolean hashesObjectIds,
    Set<String> orders,
    Set<String> hashes) {

  /** Defensive copies. */
  public ColumnMeaning {
    orders = Set.copyOf(orders);
    hashes = Set.copyOf(hashes);
  }

  /** The columns of a table; empty when there is no such table. */
  public static List<ColumnMeaning> of(Handle handle, QualifiedName table) {
    return handle
        .createQuery(SqlFile.of(ColumnMeaning.class, "column_meanings"))
        .bind("schema", table.schema())
        .bind("name", table.name())
        .map(
            (row, context) ->
                new ColumnMeaning(
                    row.getString("name"),
                    row.getBoolean("holds_object_ids"),
                    row.getBoolean("hashes_object_ids"),
                    strings(row.getArray("orders")),
                    strings(row.getArray("hashes"))))
        .list();
  }

  private static Set<String> strings(Array array) throws SQLException {
    return Set.of((String[]) array.getArray());
  }
}
