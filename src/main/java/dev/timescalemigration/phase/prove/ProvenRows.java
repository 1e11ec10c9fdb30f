package dev.timescalemigration.phase.prove;

import dev.timescalemigration.capture.apply.TouchedRows;
import dev.timescalemigration.compare.databases.ComparedScope;
import dev.timescalemigration.compare.databases.Comparison;
import dev.timescalemigration.compare.databases.ComparisonOptions;
import dev.timescalemigration.compare.databases.ComparisonReport;
import dev.timescalemigration.compare.rows.PlainTable;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.StagedRange;
import dev.timescalemigration.ledger.capture.ChangedRange;
import dev.timescalemigration.ledger.comparison.Piece;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.work.PhaseContext;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Compares the rows of both sides while nothing changes on either. */
public final class ProvenRows {
  private final PhaseContext context;
  private final int threads;
  private final Set<QualifiedName> staged;

  /**
   * A comparison of what was staged, and of plain tables.
   *
   * @param context its source may be in a snapshot
   * @param threads how many ranges are compared at once
   */
  public ProvenRows(PhaseContext context, Ledger ledger, int threads) {
    this.context = context;
    this.threads = threads;
    this.staged =
        ledger.stagedRanges().stream().map(StagedRange::hypertable).collect(Collectors.toSet());
  }

  /** Compares everything. */
  public ComparisonReport all() {
    return compare(piece -> true);
  }

  /** Compares the ranges that were copied or changed since everything was compared. */
  public ComparisonReport changed(List<ChangedRange> changed) {
    return compare(
        piece ->
            changed.stream()
                .anyMatch(
                    range ->
                        range.table().equals(piece.table())
                            && range.overlaps(piece.from(), piece.until())));
  }

  /**
   * Compares the rows of ranges of which it is known which were touched, and the other ranges as a
   * whole.
   */
  public ComparisonReport touched(List<ChangedRange> changed, TouchedRows rows) {
    Map<QualifiedName, Piece.TableKind> tables = new HashMap<>();
    context
        .source()
        .use(
            source ->
                PlainTable.all(source).stream()
                    .filter(table -> table.foreignPartitions().isEmpty())
                    .forEach(table -> tables.put(table.name(), Piece.TableKind.PLAIN_TABLE)));
    staged.forEach(hypertable -> tables.put(hypertable, Piece.TableKind.HYPERTABLE));
    return compare(MemoryComparison.of(TouchedPieces.of(changed, tables, rows)));
  }

  /** Compares plain tables alone. */
  public ComparisonReport plainTables(Predicate<QualifiedName> wanted) {
    return compare(
        piece -> piece.kind() == Piece.TableKind.PLAIN_TABLE && wanted.test(piece.table()));
  }

  private ComparisonReport compare(Predicate<Piece> wanted) {
    return compare(MemoryComparison.ofPlanned(wanted.and(this::isMoved)));
  }

  private ComparisonReport compare(MemoryComparison state) {
    ComparisonOptions options =
        ComparisonOptions.defaults()
            .of(EnumSet.of(ComparedScope.HYPERTABLES, ComparedScope.PLAIN_TABLES))
            .settlingFor(Duration.ZERO)
            .by(threads, Duration.ZERO);
    try (state) {
      return new Comparison(context, options, state).run(row -> {});
    }
  }

  private boolean isMoved(Piece piece) {
    return piece.kind() == Piece.TableKind.PLAIN_TABLE || staged.contains(piece.table());
  }
}
