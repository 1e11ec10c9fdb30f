package dev.timescalemigration.capture.apply;

import dev.timescalemigration.postgres.PrintableSql;
import dev.timescalemigration.timescale.CatalogSql;
import dev.timescalemigration.timescale.Catalogs;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * Something of the user's that fires while changes are applied, and would change rows that the
 * other side's own changes change as well. A session that pretends to be a replica keeps all from
 * firing but what is enabled for replicas ({@code session_replication_role}, PostgreSQL's
 * documentation of {@code ALTER TABLE … ENABLE REPLICA TRIGGER}).
 *
 * @param what the trigger, rule or foreign key
 * @param off the statement after which it does not fire in such a session; empty where a session of
 *     that kind does it
 * @param undo the statement that undoes that
 */
public record Firing(String what, Optional<String> off, Optional<String> undo) {

  /** What fires in sessions of the role of a handle, as far as this program may choose. */
  public static List<Firing> of(Handle written) {
    return of(written, Catalogs.of(written).capabilities().rights().setsReplicationRole());
  }

  /**
   * What would fire if the tables of a database were in another one.
   *
   * @param asReplica whether the session there may pretend to be a replica
   */
  public static List<Firing> of(Handle database, boolean asReplica) {
    return database
        .createQuery(CatalogSql.of(database, Firing.class, "firing"))
        .bind("replica", asReplica)
        .map(
            (row, context) ->
                new Firing(
                    row.getString("what"),
                    Optional.ofNullable(row.getString("off")).filter(any -> asReplica),
                    Optional.ofNullable(row.getString("undo")).filter(any -> asReplica)))
        .list();
  }

  /**
   * The statements that keep all of it from firing, and those that undo it. The schema of the
   * target is loaded as it is meanwhile.
   */
  public static String toFix(List<Firing> firing) {
    return PrintableSql.list(statements(firing.stream().map(Firing::off)))
        + " After the migration, undo it in both databases: "
        + PrintableSql.list(statements(firing.stream().map(Firing::undo)));
  }

  /** The statement that lets the role of a handle choose. */
  public static String grant(Handle written) {
    return "GRANT SET ON PARAMETER session_replication_role TO "
        + written.createQuery("select quote_ident(current_user)").mapTo(String.class).one();
  }

  private static List<String> statements(Stream<Optional<String>> statements) {
    return statements.flatMap(Optional::stream).toList();
  }

  @Override
  public String toString() {
    return what;
  }
}
