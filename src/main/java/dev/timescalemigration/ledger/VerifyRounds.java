package dev.timescalemigration.ledger;

import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.postgres.TableColumns;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The rounds of verifying, and what they found of each chunk. */
public final class VerifyRounds {
  private final Database target;

  VerifyRounds(Database target) {
    this.target = target;
  }

  /**
   * Begins or resumes a round of verifying, in which every copied chunk is compared once. Chunks
   * found different are compared again in any case.
   *
   * @param begin when a new round begins
   * @return the round's number
   */
  public int begin(VerifyRound begin) {
    return target.with(
        handle ->
            handle.inTransaction(
                transaction -> {
                  if (begin != VerifyRound.RESUME) {
                    transaction
                        .createUpdate(SqlFile.of(VerifyRounds.class, "begin_verify_round"))
                        .bind("always", begin == VerifyRound.BEGIN)
                        .execute();
                  }
                  transaction.execute(SqlFile.of(VerifyRounds.class, "compare_differing_again"));
                  return transaction
                      .createQuery("select verify_round from _timescale_migration.migration")
                      .mapTo(Integer.class)
                      .one();
                }));
  }

  /**
   * Has chunks compared again that were found equal by other columns than their hypertable has by
   * now.
   *
   * @param columns the {@linkplain TableColumns#fingerprint columns} that it has
   */
  public void compareAlteredAgain(QualifiedName hypertable, String columns) {
    target.use(
        handle ->
            handle
                .createUpdate(SqlFile.of(VerifyRounds.class, "compare_altered_again"))
                .bind("schema", hypertable.schema())
                .bind("name", hypertable.name())
                .bind("columns", columns)
                .execute());
  }

  /**
   * Locks the next copied chunk that a round has not compared yet; see {@link Tasks#claimForCopy}.
   *
   * @param round the round, see {@link #begin}
   */
  public Optional<Task> claim(Handle transaction, int shard, int round) {
    return TaskRows.claim(
        transaction,
        shard,
        "claim_task_to_verify_of_shard",
        "claim_task_to_verify",
        query -> query.bind("round", round));
  }

  /**
   * Records what comparing a claimed task found, in the transaction that claimed it.
   *
   * @param round the round in which it was compared
   * @param columns the {@linkplain TableColumns#fingerprint columns} that its hypertable had then
   */
  public void verdict(
      Handle transaction, long taskId, int round, String columns, Verdict verdict, Object detail) {
    transaction
        .createUpdate(SqlFile.of(VerifyRounds.class, "record_verdict"))
        .bind("id", taskId)
        .bind("round", round)
        .bind("columns", columns)
        .bind("verdict", verdict.name())
        .bind("detail", detail == null ? null : Json.write(detail))
        .execute();
  }

  /**
   * Records of a claimed, copied task that its chunk is gone from the source, so not comparable.
   */
  public void vanished(Handle transaction, long taskId, String reason) {
    transaction
        .createUpdate(
            "update _timescale_migration.task set verdict = 'SKIPPED', skip_reason = :reason,"
                + " verified_at = clock_timestamp() where id = :id")
        .bind("id", taskId)
        .bind("reason", reason)
        .execute();
  }
}
