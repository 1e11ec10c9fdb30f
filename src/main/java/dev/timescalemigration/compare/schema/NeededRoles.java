package dev.timescalemigration.compare.schema;

import dev.timescalemigration.timescale.CatalogSql;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** The roles that a database needs: owners, who is granted something, and members of them. */
public final class NeededRoles {
  private NeededRoles() {}

  /** The query for their names. */
  public static String query(Handle handle) {
    return CatalogSql.of(handle, NeededRoles.class, "needed_roles");
  }

  /** Their names. */
  public static Set<String> of(Handle handle) {
    return handle.createQuery(query(handle)).mapTo(String.class).set();
  }
}
