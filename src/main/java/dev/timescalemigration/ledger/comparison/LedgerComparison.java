package dev.timescalemigration.ledger.comparison;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Json;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.postgres.SqlState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.PreparedBatch;

/** A comparison that is kept in the ledger's schema of the target. */
public final class LedgerComparison implements ComparisonState {
  private static final int KEPT_COMPARISONS = 5;
  private static final int FETCHED_AT_ONCE = 1_000;
  private static final TypeReference<Piece> PIECE = new TypeReference<>() {};
  private static final TypeReference<PieceResult> RESULT = new TypeReference<>() {};

  private final Database target;
  private final Handle lock;
  private final String at;
  private long id;

  /**
   * Makes the ledger's tables where they are missing, and keeps other processes from comparing.
   *
   * @throws MigrationFailure of kind USER_ACTION when another process compares or repairs
   */
  public LedgerComparison(Database target) {
    this(target, "");
  }

  /**
   * The same for a comparison in a snapshot, which none in another one resumes.
   *
   * @param snapshot what makes it another one
   */
  public LedgerComparison(Database target, String snapshot) {
    Ledger.prepare(target);
    this.target = target;
    this.at = snapshot.isEmpty() ? "" : " in " + snapshot;
    this.lock = target.open();
    try {
      // The session of a process that was killed is gone within moments.
      lock.execute("set lock_timeout = '5s'");
      lock.execute("select pg_advisory_lock(hashtext('" + Ledger.SCHEMA + "'), 2)");
    } catch (JdbiException e) {
      lock.close();
      if (DatabaseErrors.sqlState(e).filter(SqlState.LOCK_NOT_AVAILABLE::equals).isEmpty()) {
        throw e;
      }
      throw MigrationFailure.userAction(
          "ComparisonRuns",
          "another process compares or repairs the target " + target + " at this moment",
          "wait until it has ended, or stop it");
    }
  }

  @Override
  public List<Piece> begin(String sourceIdentity, String wanted, Supplier<List<Piece>> plan) {
    var unfinished =
        target.with(
            handle ->
                handle
                    .createQuery(SqlFile.of(LedgerComparison.class, "unfinished_comparison"))
                    .bind("source", sourceIdentity)
                    .bind("wanted", wanted + at)
                    .mapTo(Long.class)
                    .findOne());
    if (unfinished.isPresent()) {
      id = unfinished.get();
      return pieces();
    }
    List<Piece> pieces = plan.get();
    id =
        target.with(
            handle ->
                handle.inTransaction(
                    transaction -> begin(transaction, sourceIdentity, wanted + at, pieces)));
    return pieces;
  }

  private static long begin(
      Handle transaction, String sourceIdentity, String wanted, List<Piece> pieces) {
    long comparison =
        transaction
            .createQuery(SqlFile.of(LedgerComparison.class, "begin_comparison"))
            .bind("source", sourceIdentity)
            .bind("wanted", wanted)
            .mapTo(Long.class)
            .one();
    transaction
        .createUpdate(SqlFile.of(LedgerComparison.class, "forget_old_comparisons"))
        .bind("kept", KEPT_COMPARISONS)
        .execute();
    if (!pieces.isEmpty()) {
      PreparedBatch batch =
          transaction.prepareBatch(
              "insert into _timescale_migration.comparison_piece (comparison_id, number, piece)"
                  + " values (:comparison, :number, :piece::jsonb)");
      pieces.forEach(
          piece ->
              batch
                  .bind("comparison", comparison)
                  .bind("number", piece.number())
                  .bind("piece", Json.write(piece))
                  .add());
      batch.execute();
    }
    return comparison;
  }

  /** Takes up the newest comparison of a source; false when there is none. */
  public boolean openNewest(String sourceIdentity) {
    var newest =
        target.with(
            handle ->
                handle
                    .createQuery(SqlFile.of(LedgerComparison.class, "newest_comparison"))
                    .bind("source", sourceIdentity)
                    .mapTo(Long.class)
                    .findOne());
    newest.ifPresent(found -> id = found);
    return newest.isPresent();
  }

  /** How repairing the differences of this comparison goes. */
  public LedgerRepairs repairs() {
    return new LedgerRepairs(target, id);
  }

  /** All pieces, by number. */
  public List<Piece> pieces() {
    return target.with(
        handle ->
            handle
                .createQuery(
                    "select piece from _timescale_migration.comparison_piece"
                        + " where comparison_id = :comparison order by number")
                .bind("comparison", id)
                .mapTo(String.class)
                .map(json -> Json.read(json, PIECE))
                .list());
  }

  @Override
  public Map<Integer, PieceResult> results() {
    return target.with(
        handle ->
            handle
                .createQuery(
                    "select number, result from _timescale_migration.comparison_piece"
                        + " where comparison_id = :comparison and result is not null")
                .bind("comparison", id)
                .reduceRows(
                    new HashMap<>(),
                    (results, row) -> {
                      results.put(
                          row.getColumn("number", Integer.class),
                          Json.read(row.getColumn("result", String.class), RESULT));
                      return results;
                    }));
  }

  @Override
  public void record(int piece, PieceResult result, List<KeptDifference> differences) {
    target.with(
        handle ->
            handle.inTransaction(
                transaction -> {
                  keep(transaction, piece, differences);
                  return transaction
                      .createUpdate(
                          "update _timescale_migration.comparison_piece"
                              + " set result = :result::jsonb, compared_at = clock_timestamp()"
                              + " where comparison_id = :comparison and number = :piece")
                      .bind("result", Json.write(result))
                      .bind("comparison", id)
                      .bind("piece", piece)
                      .execute();
                }));
  }

  private void keep(Handle transaction, int piece, List<KeptDifference> differences) {
    for (int begin = 0; begin < differences.size(); begin += FETCHED_AT_ONCE) {
      PreparedBatch batch =
          transaction.prepareBatch(SqlFile.of(LedgerComparison.class, "keep_difference"));
      for (KeptDifference difference :
          differences.subList(begin, Math.min(begin + FETCHED_AT_ONCE, differences.size()))) {
        batch
            .bind("comparison", id)
            .bind("piece", piece)
            .bind("keyHash", difference.keyHash())
            .bind("key", difference.key())
            .bind("inSource", difference.inSource())
            .bind("inTarget", difference.inTarget())
            .bind("copies", difference.copies())
            .bindArray("columns", String.class, difference.columns())
            .add();
      }
      batch.execute();
    }
  }

  @Override
  public void forEachDifference(Consumer<KeptDifference> reader) {
    try (Handle handle = target.open()) {
      handle.useTransaction(
          transaction ->
              transaction
                  .createQuery(SqlFile.of(LedgerComparison.class, "differences"))
                  .bind("comparison", id)
                  .setFetchSize(FETCHED_AT_ONCE)
                  .map((row, context) -> difference(row))
                  .forEach(reader));
    }
  }

  static KeptDifference difference(ResultSet row) throws SQLException {
    return new KeptDifference(
        row.getLong("id"),
        row.getInt("piece"),
        row.getLong("key_hash"),
        row.getString("key"),
        row.getObject("in_source", Long.class),
        row.getObject("in_target", Long.class),
        row.getLong("copies"),
        List.of((String[]) row.getArray("columns").getArray()));
  }

  @Override
  public Map<String, String> changesOfLastRun(String sourceIdentity) {
    List<Piece> pieces =
        target.with(
            handle ->
                new ArrayList<>(
                    handle
                        .createQuery(SqlFile.of(LedgerComparison.class, "changes_of_last_run"))
                        .bind("source", sourceIdentity)
                        .mapTo(String.class)
                        .map(json -> Json.read(json, PIECE))
                        .list()));
    return PieceChanges.of(pieces);
  }

  @Override
  public void keepAggregates(List<DifferingAggregate> aggregates) {
    try (Handle handle = target.open()) {
      handle.useTransaction(
          transaction -> {
            transaction
                .createUpdate(
                    "delete from _timescale_migration.comparison_aggregate"
                        + " where comparison_id = :comparison")
                .bind("comparison", id)
                .execute();
            for (DifferingAggregate each : aggregates) {
              transaction
                  .createUpdate(SqlFile.of(LedgerComparison.class, "keep_aggregate"))
                  .bind("comparison", id)
                  .bind("schema", each.view().schema())
                  .bind("view", each.view().name())
                  .bind("from", each.from())
                  .bind("until", each.until())
                  .execute();
            }
          });
    }
  }

  /** The aggregates that differ, by name. */
  public List<DifferingAggregate> aggregates() {
    return target.with(
        handle ->
            handle
                .createQuery(SqlFile.of(LedgerComparison.class, "differing_aggregates"))
                .bind("comparison", id)
                .map(
                    (row, context) ->
                        new DifferingAggregate(
                            new QualifiedName(
                                row.getString("view_schema"), row.getString("view_name")),
                            row.getLong("from_value"),
                            row.getLong("until_value")))
                .list());
  }

  @Override
  public void finish() {
    target.with(
        handle ->
            handle
                .createUpdate(
                    "update _timescale_migration.comparison set ended_at = clock_timestamp()"
                        + " where id = :comparison")
                .bind("comparison", id)
                .execute());
  }

  /** Removes all comparisons with the ledger's schema, where it holds no migration. */
  public void drop() {
    Ledger.drop(target);
  }

  @Override
  public void close() {
    Database.closeQuietly(lock);
  }
}
