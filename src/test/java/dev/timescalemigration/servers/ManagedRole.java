package dev.timescalemigration.servers;

/**
 * The role that loads a managed target: it owns the database, may make roles, and is no superuser.
 * Closing it drops it, once its database is dropped.
 */
public final class ManagedRole implements AutoCloseable {
  private static final String PASSWORD = "managed";

  /** What docs/how-to/roles-on-a-managed-target.md tells an administrator to grant. */
  private static final String GRANTS =
      """
      create role "%1$s" login createrole password '%2$s';
      alter database "%3$s" owner to "%1$s";
      revoke execute on function public.timescaledb_pre_restore(), public.timescaledb_post_restore() from public;
      grant execute on function public.timescaledb_pre_restore(), public.timescaledb_post_restore() to "%1$s";
      alter function public.timescaledb_pre_restore() security definer;
      alter function public.timescaledb_post_restore() security definer;
      grant create on schema _timescaledb_internal to "%1$s";
      grant insert on all tables in schema _timescaledb_catalog, _timescaledb_config to "%1$s";
      grant update on _timescaledb_catalog.metadata to "%1$s";
      grant update on all sequences in schema _timescaledb_catalog, _timescaledb_config to "%1$s";
      """;

  private final TestDatabase target;
  private final String name;

  private ManagedRole(TestDatabase target, String name) {
    this.target = target;
    this.name = name;
  }

  /** Makes the role for a database. */
  public static ManagedRole in(TestDatabase target) {
    return in(target, target.name() + "_managed");
  }

  /** Makes the role for a database, with the name of one on another server. */
  public static ManagedRole in(TestDatabase target, String name) {
    ManagedRole role = new ManagedRole(target, name);
    target.execute(GRANTS.formatted(role.name, PASSWORD, target.name()));
    return role;
  }

  /** The database as the role sees it. */
  public TestDatabase target() {
    return seeing(target);
  }

  /** A database of the same server as the role sees it. */
  public TestDatabase seeing(TestDatabase database) {
    return database.as(name, PASSWORD);
  }

  /** The role's name. */
  public String name() {
    return name;
  }

  @Override
  public void close() {
    target.inCluster("drop role if exists \"" + name + '"');
  }
}
