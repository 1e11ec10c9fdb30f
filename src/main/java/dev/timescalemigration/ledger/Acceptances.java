package dev.timescalemigration.ledger;

import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.SqlFile;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.PreparedBatch;

/** What a person accepted of what was found. */
public final class Acceptances {
  private final Database target;

  Acceptances(Database target) {
    this.target = target;
  }

  /** Records what a run accepted, in place of what an earlier one did. */
  public void record(List<RecordedAcceptance> accepted) {
    target.with(
        handle ->
            handle.inTransaction(
                transaction -> {
                  transaction.execute("delete from _timescale_migration.acceptance");
                  PreparedBatch batch =
                      transaction.prepareBatch(SqlFile.of(Acceptances.class, "record_acceptance"));
                  accepted.forEach(
                      each ->
                          batch
                              .bind("finding", each.finding())
                              .bind("found", each.found())
                              .bind("reason", each.reason())
                              .add());
                  return batch.size() == 0 ? new int[0] : batch.execute();
                }));
  }

  /** Records one more. */
  public void add(RecordedAcceptance accepted) {
    target.use(
        handle ->
            handle
                .createUpdate(SqlFile.of(Acceptances.class, "record_acceptance"))
                .bind("finding", accepted.finding())
                .bind("found", accepted.found())
                .bind("reason", accepted.reason())
                .execute());
  }

  /** What the newest run accepted, by finding. */
  public List<RecordedAcceptance> all() {
    return target.with(
        handle ->
            handle
                .createQuery(
                    "select finding, found, reason from _timescale_migration.acceptance"
                        + " order by finding")
                .map(ConstructorMapper.of(RecordedAcceptance.class))
                .list());
  }

  /** What {@link #all} accepts, by the names that a person types. */
  public Set<String> findings() {
    return all().stream().map(RecordedAcceptance::finding).collect(Collectors.toSet());
  }
}
