package dev.timescalemigration.compare.databases;

import dev.timescalemigration.compare.databases.PieceQueue.Settling;
import dev.timescalemigration.compare.rows.ComparedRows;
import dev.timescalemigration.compare.rows.ComparedRows.RowsDigest;
import dev.timescalemigration.compare.rows.DifferingColumns;
import dev.timescalemigration.compare.rows.DifferingRow;
import dev.timescalemigration.compare.rows.Findings;
import dev.timescalemigration.compare.rows.LastingDifferences;
import dev.timescalemigration.compare.rows.RowDifferences;
import dev.timescalemigration.compare.rows.RowKind;
import dev.timescalemigration.ledger.comparison.ComparisonState;
import dev.timescalemigration.ledger.comparison.KeptDifference;
import dev.timescalemigration.ledger.comparison.Piece;
import dev.timescalemigration.ledger.comparison.PieceResult;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.SqlState;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.limits.Throttle;
import dev.timescalemigration.work.threads.ChunkWork;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** What a thread does when it compares. */
final class PieceWork implements ChunkWork {
  /** About 20 MB of keys. */
  static final int MOST_KEPT = 100_000;

  private static final Duration LONGEST_WAIT = Duration.ofMillis(50);

  /** A table that is gone; a right that is missing, or row-level security that hides rows. */
  private static final Set<String> NOT_READABLE =
      Set.of(
          SqlState.UNDEFINED_TABLE,
          SqlState.INSUFFICIENT_PRIVILEGE,
          SqlState.UNDEFINED_COLUMN,
          SqlState.UNDEFINED_SCHEMA);

  /** The class of internal_error, data_corrupted and index_corrupted. */
  private static final String DAMAGED = "XX";

  private final PhaseContext context;
  private final Duration settle;
  private final ComparedTables tables;
  private final ComparisonState state;
  private final PieceQueue queue;
  private final Throttle throttle;

  PieceWork(
      PhaseContext context,
      Duration settle,
      ComparedTables tables,
      ComparisonState state,
      PieceQueue queue,
      Throttle throttle) {
    this.context = context;
    this.settle = settle;
    this.tables = tables;
    this.state = state;
    this.queue = queue;
    this.throttle = throttle;
  }

  @Override
  public boolean doNext(Handle source, Handle target) {
    PieceQueue.Next next = queue.take(context.clock().instant(), LONGEST_WAIT);
    if (next.pause().isPresent()) {
      context.stop().await(next.pause().get());
      return true;
    }
    Optional<Piece> piece = next.piece().or(() -> next.settled().map(Settling::piece));
    if (piece.isEmpty()) {
      return false;
    }
    try {
      long began = System.nanoTime();
      Optional<ComparedPiece> compared =
          RangeLocks.released(
              source,
              target,
              () ->
                  next.settled()
                      .map(each -> lookAgain(source, target, each))
                      .or(() -> compare(source, target, next.piece().orElseThrow())));
      compared.ifPresent(each -> record(piece.get(), each.result(), each.differences()));
      throttle.restAfter(
          Duration.ofNanos(System.nanoTime() - began),
          next.piece().isPresent() ? piece.get().bytes() : 0);
      return true;
    } catch (RuntimeException e) {
      String sqlState = DatabaseErrors.sqlState(e).orElse("");
      if (NOT_READABLE.contains(sqlState) || sqlState.startsWith(DAMAGED)) {
        record(piece.get(), PieceResult.notCompared(DatabaseErrors.oneLine(e)), List.of());
        return true;
      }
      queue.giveBack(piece.get());
      throw e;
    }
  }

  private record ComparedPiece(PieceResult result, List<KeptDifference> differences) {}

  /** Empty if there are differences, which are looked at again. */
  private Optional<ComparedPiece> compare(Handle source, Handle target, Piece piece) {
    Optional<ComparedTable> table = tables.of(piece.table());
    Optional<String> obstacle = obstacle(table);
    if (obstacle.isPresent()) {
      return Optional.of(new ComparedPiece(PieceResult.notCompared(obstacle.get()), List.of()));
    }
    ComparedRows inSource = table.get().ofSource(piece);
    ComparedRows inTarget = table.get().ofTarget(piece);
    RowsDigest ofSource = inSource.digest(source);
    RowsDigest ofTarget = inTarget.digest(target);
    Findings suspects = new Findings(MOST_KEPT);
    if (!ofSource.equals(ofTarget)) {
      RowDifferences.forEach(source, inSource, target, inTarget, suspects);
    }
    if (suspects.isEmpty()) {
      return Optional.of(
          new ComparedPiece(
              PieceResult.equal(ofSource.rows(), ofTarget.rows(), table.get().columns()),
              List.of()));
    }
    queue.settle(
        new Settling(
            piece,
            ofSource.rows(),
            ofTarget.rows(),
            suspects,
            context.clock().instant().plus(settle)));
    return Optional.empty();
  }

  private static Optional<String> obstacle(Optional<ComparedTable> table) {
    if (table.isEmpty()) {
      return Optional.of("it was dropped in the source");
    }
    if (!table.get().pair().isInTarget()) {
      return Optional.of("the target has no such table");
    }
    List<String> lacking = table.get().pair().lacking();
    return lacking.isEmpty()
        ? Optional.empty()
        : Optional.of("the target lacks its columns " + String.join(", ", lacking));
  }

  private ComparedPiece lookAgain(Handle source, Handle target, Settling settling) {
    Piece piece = settling.piece();
    ComparedTable table = tables.of(piece.table()).orElseThrow();
    Findings lasting =
        new LastingDifferences(
                source, table.ofSource(piece), target, table.ofTarget(piece), context.stop())
            .of(settling.suspects());
    return new ComparedPiece(
        new PieceResult(
            settling.sourceRows(),
            settling.targetRows(),
            lasting.count(RowKind.MISSING),
            lasting.count(RowKind.EXTRA),
            lasting.count(RowKind.DIFFERENT),
            lasting.rows().size(),
            Optional.empty(),
            table.columns()),
        kept(source, target, table, piece, List.copyOf(lasting.rows())));
  }

  private static List<KeptDifference> kept(
      Handle source, Handle target, ComparedTable table, Piece piece, List<DifferingRow> rows) {
    Map<Long, List<String>> columns =
        DifferingColumns.of(source, table.ofSource(piece), target, table.ofTarget(piece), rows);
    return rows.stream()
        .map(
            row ->
                new KeptDifference(
                    0,
                    piece.number(),
                    row.keyHash(),
                    row.key(),
                    row.inSource(),
                    row.inTarget(),
                    row.copies(),
                    columns.getOrDefault(row.keyHash(), List.of())))
        .toList();
  }

  private void record(Piece piece, PieceResult result, List<KeptDifference> differences) {
    state.record(piece.number(), result, differences);
    queue.done();
    context.progress().advanced(1, piece.bytes());
  }
}
