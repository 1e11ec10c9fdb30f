package dev.timescalemigration.capture;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.Identifiers;
import java.util.List;

/**
 * Transactions that wait for their second phase ({@code PREPARE TRANSACTION}). They outlive their
 * session, and may be committed in a database that is read-only: what they wrote would be lost
 * after a switch.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-prepare-transaction.html">PREPARE
 *     TRANSACTION</a>
 */
public final class PreparedTransactions {
  private PreparedTransactions() {}

  /**
   * Requires that there are none in a database.
   *
   * @throws MigrationFailure of kind USER_ACTION which names the first and how it is ended
   */
  public static void refuse(Database side) {
    List<String> names =
        side.with(
            session ->
                session
                    .createQuery(
                        "select gid from pg_prepared_xacts where database = current_database()"
                            + " order by prepared")
                    .mapTo(String.class)
                    .list());
    if (!names.isEmpty()) {
      String first = Identifiers.literal(names.get(0));
      throw MigrationFailure.userAction(
          "PreparedTransactions",
          "the "
              + side.side().value()
              + " has "
              + names.size()
              + " prepared transactions, the first "
              + first
              + ": what they wrote would be lost when they are committed after the switch",
          "end each there, COMMIT PREPARED "
              + first
              + "; or ROLLBACK PREPARED "
              + first
              + "; then open the gate again");
    }
  }
}
