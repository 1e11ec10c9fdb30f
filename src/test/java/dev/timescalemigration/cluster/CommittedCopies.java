package dev.timescalemigration.cluster;

import dev.timescalemigration.servers.TestDatabase;

/**
 * Counts in the target's ledger every commit by which a chunk becomes copied, so that a second copy
 * of the same chunk is seen; and slows copying down, so that a test can do something meanwhile.
 * What it needs is in the ledger's schema, which validating leaves out.
 */
final class CommittedCopies {
  private final TestDatabase target;

  private CommittedCopies(TestDatabase target) {
    this.target = target;
  }

  /**
   * Begins to count.
   *
   * @param target whose ledger exists already, and in which nothing is copied yet
   * @param secondsPerChunk by which every chunk's transaction takes longer
   */
  static CommittedCopies watch(TestDatabase target, double secondsPerChunk) {
    target.execute(
        "CREATE TABLE _timescale_migration.committed_copy (task bigint)",
        "CREATE TABLE _timescale_migration.pace (seconds float8)",
        "INSERT INTO _timescale_migration.pace VALUES (" + secondsPerChunk + ")",
        """
        CREATE FUNCTION _timescale_migration.count_copy() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          INSERT INTO _timescale_migration.committed_copy VALUES (new.id);
          PERFORM pg_catalog.pg_sleep(seconds) FROM _timescale_migration.pace;
          RETURN NULL;
        END $$\
        """,
        """
        CREATE TRIGGER count_copy AFTER UPDATE ON _timescale_migration.task FOR EACH ROW
          WHEN (old.copied_at IS NULL AND new.copied_at IS NOT NULL)
          EXECUTE FUNCTION _timescale_migration.count_copy()\
        """,
        // Copying may set session_replication_role to replica.
        "ALTER TABLE _timescale_migration.task ENABLE ALWAYS TRIGGER count_copy");
    return new CommittedCopies(target);
  }

  /** Changes by how much every chunk's transaction takes longer. */
  void slowDown(double secondsPerChunk) {
    target.execute("UPDATE _timescale_migration.pace SET seconds = " + secondsPerChunk);
  }

  /** How many chunks are copied. */
  int chunks() {
    return number("SELECT count(DISTINCT task) FROM _timescale_migration.committed_copy");
  }

  /** How many chunks were copied more than once. */
  int repeated() {
    return number(
        "SELECT count(*) - count(DISTINCT task) FROM _timescale_migration.committed_copy");
  }

  /** How many chunks there are to copy. */
  int staged() {
    return number("SELECT count(*) FROM _timescale_migration.task");
  }

  private int number(String sql) {
    return Integer.parseInt(target.value(sql));
  }
}
