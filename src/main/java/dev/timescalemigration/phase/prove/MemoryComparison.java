package dev.timescalemigration.phase.prove;

import dev.timescalemigration.ledger.comparison.ComparisonState;
import dev.timescalemigration.ledger.comparison.DifferingAggregate;
import dev.timescalemigration.ledger.comparison.KeptDifference;
import dev.timescalemigration.ledger.comparison.Piece;
import dev.timescalemigration.ledger.comparison.PieceResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * A comparison of some pieces that is kept nowhere: it cannot be resumed, as the snapshot in which
 * it reads is gone with it.
 */
final class MemoryComparison implements ComparisonState {
  private final Function<Supplier<List<Piece>>, List<Piece>> wanted;
  private final Map<Integer, PieceResult> results = new ConcurrentHashMap<>();
  private final List<KeptDifference> differences = new ArrayList<>();

  /** Compares those of the planned pieces that satisfy a condition. */
  static MemoryComparison ofPlanned(Predicate<Piece> wanted) {
    return new MemoryComparison(plan -> plan.get().stream().filter(wanted).toList());
  }

  /** Compares these pieces. */
  static MemoryComparison of(List<Piece> pieces) {
    return new MemoryComparison(plan -> pieces);
  }

  private MemoryComparison(Function<Supplier<List<Piece>>, List<Piece>> wanted) {
    this.wanted = wanted;
  }

  @Override
  public List<Piece> begin(String sourceIdentity, String asked, Supplier<List<Piece>> plan) {
    List<Piece> pieces = new ArrayList<>();
    wanted.apply(plan).forEach(piece -> pieces.add(piece.numbered(pieces.size())));
    return pieces;
  }

  @Override
  public Map<Integer, PieceResult> results() {
    return Map.copyOf(results);
  }

  @Override
  public void record(int piece, PieceResult result, List<KeptDifference> found) {
    synchronized (differences) {
      differences.addAll(found);
    }
    results.put(piece, result);
  }

  @Override
  public void forEachDifference(Consumer<KeptDifference> reader) {
    differences.stream()
        .sorted((left, right) -> Integer.compare(left.piece(), right.piece()))
        .forEach(reader);
  }

  @Override
  public Map<String, String> changesOfLastRun(String sourceIdentity) {
    return Map.of();
  }

  /** Aggregates are compared when they were refreshed. */
  @Override
  public void keepAggregates(List<DifferingAggregate> aggregates) {}

  @Override
  public void finish() {
    // Nothing is kept that could be resumed.
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
