package dev.timescalemigration.compare.schema;

import dev.timescalemigration.timescale.CatalogSql;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/**
 * Something whose owner decides what row-level security lets through: a table with it, a view over
 * such a table, a SECURITY DEFINER function. In the target all of it belongs to the role that
 * loaded the schema, so other rows may be seen through it than in the source.
 *
 * @param object its kind and name
 * @param owner its owner in the source, quoted where needed
 * @param statements what gives it to that owner in the target, separated by semicolons
 */
public record RowSecurityOwner(String object, String owner, String statements) {

  /** All of a source, tables first: what reads them is given to its owner after them. */
  public static List<RowSecurityOwner> of(Handle source) {
    return source
        .createQuery(CatalogSql.of(source, RowSecurityOwner.class, "row_security_owners"))
        .map(ConstructorMapper.of(RowSecurityOwner.class))
        .list();
  }

  /** What a load changes for those that the target's role did not own, one line each. */
  public static List<String> notes(Handle source, Handle target) {
    String role =
        target
            .createQuery("select quote_ident(current_user)::regrole::text")
            .mapTo(String.class)
            .one();
    return of(source).stream()
        .filter(one -> !one.owner().equals(role))
        .map(one -> one.note(role))
        .toList();
  }

  private String note(String role) {
    return object
        + " belongs to "
        + role
        + " in the target, and to "
        + owner
        + " in the source: row-level security may let other rows through. To fix, run in the target"
        + " as an administrator: "
        + statements;
  }
}
