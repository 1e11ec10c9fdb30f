package dev.timescalemigration.ledger.comparison;

import dev.timescalemigration.ledger.Json;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** How repairing goes, in the ledger: what was done with each difference of one comparison. */
public final class LedgerRepairs {
  /** What a repair is called in the history of a chunk. */
  private static final String PHASE = "Repairing";

  private final Database target;
  private final long comparison;

  LedgerRepairs(Database target, long comparison) {
    this.target = target;
    this.comparison = comparison;
  }

  /** What failed or was refused is tried again. */
  public void reopenFailed() {
    target.with(
        handle ->
            handle
                .createUpdate(
                    "update _timescale_migration.comparison_difference set repair = null"
                        + " where comparison_id = :comparison and repair in ('FAILED', 'REFUSED')")
                .bind("comparison", comparison)
                .execute());
  }

  /**
   * Requeues the staged chunks of a piece, to be copied and verified again, unless they were since
   * the comparison began.
   *
   * @param message why, for the chunks' history
   */
  public RequeuedChunks requeueChunks(Piece piece, String message) {
    return target.with(
        handle ->
            handle
                .createQuery(SqlFile.of(LedgerRepairs.class, "requeue_chunks"))
                .bind("comparison", comparison)
                .bind("schema", piece.table().schema())
                .bind("table", piece.table().name())
                .bind("from", piece.from().isPresent() ? piece.from().getAsLong() : null)
                .bind("until", piece.until().isPresent() ? piece.until().getAsLong() : null)
                .bind("phase", PHASE)
                .bind("message", message)
                .map(
                    (row, context) ->
                        new RequeuedChunks(row.getLong("chunks"), row.getLong("to_copy")))
                .one());
  }

  /**
   * Closes all differences of a piece that nothing was done with, as they are none any more.
   *
   * @return how many
   */
  public long close(Piece piece) {
    return target.with(
        handle ->
            handle
                .createQuery(SqlFile.of(LedgerRepairs.class, "close_differences"))
                .bind("gone", RepairOutcome.GONE.name())
                .bind("comparison", comparison)
                .bind("piece", piece.number())
                .mapTo(Long.class)
                .one());
  }

  /**
   * Differences that nothing was done with, in the order in which they were found.
   *
   * @param piece of this piece
   * @param onlyInTarget rows that only the target has, or all others
   * @param after with a greater id
   */
  public List<KeptDifference> open(int piece, boolean onlyInTarget, long after, int most) {
    return target.with(
        handle ->
            handle
                .createQuery(SqlFile.of(LedgerRepairs.class, "open_differences"))
                .bind("comparison", comparison)
                .bind("piece", piece)
                .bind("only_in_target", onlyInTarget)
                .bind("after", after)
                .bind("most", most)
                .map((row, context) -> LedgerComparison.difference(row))
                .list());
  }

  /**
   * Hands on all of them, some at a time, in their order. What stays open is met again by another
   * call only.
   *
   * @param piece of this piece
   * @param onlyInTarget rows that only the target has, or all others
   * @param atOnce how many at a time
   * @param stopping ends it early
   */
  public void forEachOpen(
      int piece,
      boolean onlyInTarget,
      int atOnce,
      BooleanSupplier stopping,
      Consumer<List<KeptDifference>> reader) {
    List<KeptDifference> open = open(piece, onlyInTarget, 0, atOnce);
    while (!open.isEmpty() && !stopping.getAsBoolean()) {
      reader.accept(open);
      open = open(piece, onlyInTarget, open.get(open.size() - 1).id(), atOnce);
    }
  }

  /**
   * What was done with a difference.
   *
   * @param columns the columns that were given values
   */
  public record RepairedRow(
      KeptDifference difference, RepairOutcome outcome, List<String> columns) {}

  /** Records what was done with differences of a table, in the transaction that does it. */
  public void record(Handle transaction, QualifiedName table, List<RepairedRow> rows) {
    if (rows.isEmpty()) {
      return;
    }
    transaction
        .createUpdate(SqlFile.of(LedgerRepairs.class, "record_outcomes"))
        .bind("rows", Json.write(rows.stream().map(LedgerRepairs::recorded).toList()))
        .execute();
    List<Recorded> repaired =
        rows.stream().filter(row -> row.outcome().isRepair()).map(LedgerRepairs::recorded).toList();
    if (!repaired.isEmpty()) {
      transaction
          .createUpdate(SqlFile.of(LedgerRepairs.class, "record_repairs"))
          .bind("comparison", comparison)
          .bind("schema", table.schema())
          .bind("table", table.name())
          .bind("rows", Json.write(repaired))
          .execute();
    }
  }

  private record Recorded(
      long id, String outcome, String action, String key, List<String> columns, long copies) {}

  private static Recorded recorded(RepairedRow row) {
    return new Recorded(
        row.difference().id(),
        row.outcome().name(),
        action(row.outcome()),
        row.difference().key(),
        row.columns(),
        row.difference().copies());
  }

  /**
   * Records that a window of an aggregate is about to be refreshed: a refresh is no part of a
   * transaction, and one that is recorded and was not made is made by the next run.
   */
  public void recordRefresh(QualifiedName view, String window) {
    target.with(
        handle ->
            handle
                .createUpdate(SqlFile.of(LedgerRepairs.class, "record_repair"))
                .bind("comparison", comparison)
                .bind("schema", view.schema())
                .bind("table", view.name())
                .bind("key", window)
                .bind("action", "REFRESH")
                .bindArray("columns", String.class, List.of())
                .execute());
  }

  private static String action(RepairOutcome outcome) {
    return switch (outcome) {
      case INSERTED -> "INSERT";
      case UPDATED -> "UPDATE";
      default -> "DELETE";
    };
  }
}
