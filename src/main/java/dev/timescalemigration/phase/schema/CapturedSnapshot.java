package dev.timescalemigration.phase.schema;

import dev.timescalemigration.ledger.capture.CaptureLedger;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.Identifiers;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The snapshot of the source in which the plain tables are dumped while capture is on. It is held
 * by a session of its own until it is closed.
 *
 * @param session the session that holds it
 * @param name what PostgreSQL calls it
 * @param sees which transactions it sees
 */
record CapturedSnapshot(Optional<Handle> session, Optional<String> name, Optional<String> sees)
    implements AutoCloseable {

  /** Takes one when capture is on; nothing is exported otherwise. */
  static CapturedSnapshot takeIfCaptured(Database source, Handle target) {
    if (!CaptureLedger.isOn(target)) {
      return new CapturedSnapshot(Optional.empty(), Optional.empty(), Optional.empty());
    }
    Handle session = source.open();
    session.execute("begin transaction isolation level repeatable read read only");
    return session
        .createQuery("select pg_export_snapshot(), pg_current_snapshot()::text")
        .map(
            (row, context) ->
                new CapturedSnapshot(
                    Optional.of(session),
                    Optional.of(row.getString(1)),
                    Optional.of(row.getString(2))))
        .one();
  }

  /** The name for {@code pg_dump --snapshot}. */
  Optional<String> exported() {
    return name;
  }

  /** SQL that records it in the ledger, to run in the load's own transaction. */
  String note() {
    return sees.map(
            text ->
                "UPDATE _timescale_migration.capture SET plain_snapshot = "
                    + Identifiers.literal(text)
                    + ";\n")
        .orElse("");
  }

  @Override
  public void close() {
    session.ifPresent(Database::closeQuietly);
  }
}
