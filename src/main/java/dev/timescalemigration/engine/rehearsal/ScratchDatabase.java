package dev.timescalemigration.engine.rehearsal;

import dev.timescalemigration.postgres.Database;

/** The database in which it is rehearsed; closing it leaves nothing of the rehearsal behind. */
interface ScratchDatabase extends AutoCloseable {

  /** The name under which the ledger knows a rehearsal; no migration can be called so. */
  String MIGRATION = "tsm rehearse";

  /** The database as a target. */
  Database database();

  /**
   * Removes what the rehearsal made.
   *
   * @throws dev.timescalemigration.failure.MigrationFailure of kind USER_ACTION when something is
   *     left
   */
  @Override
  void close();
}
