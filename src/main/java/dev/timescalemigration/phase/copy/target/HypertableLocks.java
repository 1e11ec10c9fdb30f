package dev.timescalemigration.phase.copy.target;

import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.work.locks.BriefLocks;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * The locks that making or attaching a chunk takes, all of them before it begins and in the order
 * in which TimescaleDB takes them: first the hypertable ({@code
 * ts_chunk_find_or_create_without_cuts}, {@code src/chunk.c} 2.16 to 2.29), then the tables that
 * its foreign keys point to. Who makes a chunk at the same time waits for the first lock and holds
 * none of the others on account of it.
 */
public final class HypertableLocks {
  /**
   * Nobody but others who make a chunk waits for the lock on the hypertable, and they would wait
   * for the same one.
   */
  private static final String IN_TURN = "set local lock_timeout = '2s'";

  private HypertableLocks() {}

  /**
   * Takes them until the transaction or savepoint ends. The role may lack the right to lock a
   * referenced table; then {@code create_chunk} does so when it comes to it.
   */
  public static void take(Handle transaction, HypertableCopy table) {
    transaction.execute(
        IN_TURN
            + "; lock table only "
            + table.target().name().quoted()
            + " in share update exclusive mode; "
            + BriefLocks.BRIEFLY);
    referenced(transaction, table)
        .forEach(
            name ->
                transaction.execute("lock table only " + name + " in share row exclusive mode"));
  }

  private static List<String> referenced(Handle transaction, HypertableCopy table) {
    return table.traits().foreignKeys().isEmpty()
        ? List.of()
        : transaction
            .createQuery(SqlFile.of(HypertableLocks.class, "lockable_tables"))
            .bindArray(
                "tables",
                String.class,
                table.traits().foreignKeys().stream()
                    .map(key -> key.referenced().quoted())
                    .toList())
            .mapTo(String.class)
            .list();
  }
}
