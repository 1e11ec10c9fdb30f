package dev.timescalemigration.timescale.privilege;

import dev.timescalemigration.timescale.CatalogSql;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** What an administrator granted to a role on the extension's own objects for a migration. */
public final class GrantedPrivileges {
  private GrantedPrivileges() {}

  /** The statements that take it from the session's role again; none for a superuser. */
  public static List<String> revocations(Handle target) {
    return target
        .createQuery(CatalogSql.of(target, GrantedPrivileges.class, "revocations"))
        .mapTo(String.class)
        .list();
  }
}
