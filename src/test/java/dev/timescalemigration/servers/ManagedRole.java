package dev.timescalemigration.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The role that loads a managed target: it owns the database, may make roles, and is no superuser.
 * Closing it drops it, once its database is dropped.
 */
public final class ManagedRole implements AutoCloseable {
  private static final Path ADVICE = Path.of("docs/how-to/roles-on-a-managed-target.md");
  private static final String PASSWORD = "managed";

  private final TestDatabase target;
  private final String name;

  private ManagedRole(TestDatabase target, String name) {
    this.target = target;
    this.name = name;
  }

  /** Makes the role for a database, with a name that must be quoted wherever it is written. */
  public static ManagedRole in(TestDatabase target) {
    return in(target, target.name() + " Managed-role");
  }

  /** Makes the role for a database, with the name of one on another server. */
  public static ManagedRole in(TestDatabase target, String name) {
    ManagedRole role = new ManagedRole(target, name);
    target.execute(
        "create role \"%s\" login createrole password '%s'".formatted(name, PASSWORD),
        grants(target.name(), name));
    return role;
  }

  /** Grants the role in another database of the same server what it has in its own. */
  void prepare(TestDatabase other) {
    other.execute(grants(other.name(), name));
  }

  /** What the documentation asks an administrator to grant. */
  private static String grants(String database, String role) {
    try {
      return Files.readString(ADVICE)
          .split("```\n", -1)[1]
          .replace("metrics", '"' + database + '"')
          .replace("migrator", '"' + role + '"');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

  /** What it granted to roles of the server that a test has not dropped yet goes with it. */
  @Override
  public void close() {
    target.inCluster("drop owned by \"" + name + '"');
    target.inCluster("drop role \"" + name + '"');
  }
}
