package dev.timescalemigration.ledger.comparison;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Where a comparison is kept. Used by several threads at a time; one process has it at a time. */
public interface ComparisonState extends AutoCloseable {

  /**
   * Resumes the comparison that has no end, when the same is wanted, or begins one.
   *
   * @param sourceIdentity see {@link dev.timescalemigration.ledger.Ledger#sourceIdentity}
   * @param wanted what is asked for
   * @param plan what is to be compared
   * @return all pieces, those with a result included
   */
  List<Piece> begin(String sourceIdentity, String wanted, Supplier<List<Piece>> plan);

  /** Keeps the aggregates that differ, in place of those that were kept before. */
  void keepAggregates(List<DifferingAggregate> aggregates);

  /** The results so far, by the number of the piece. */
  Map<Integer, PieceResult> results();

  /** Keeps what was found in a piece, all of it or nothing. */
  void record(int piece, PieceResult result, List<KeptDifference> differences);

  /** Hands on all differences, by piece. */
  void forEachDifference(Consumer<KeptDifference> reader);

  /**
   * What {@link Piece#changes} was in the newest comparison of the source that came to its end, by
   * table and range; none when there was no such comparison.
   */
  Map<String, String> changesOfLastRun(String sourceIdentity);

  /** The comparison is at its end. */
  void finish();

  @Override
  void close();
}
