package dev.timescalemigration.phase.verify;

import dev.timescalemigration.phase.difference.ComparedRows;
import dev.timescalemigration.phase.difference.ComparedRows.Digest;
import dev.timescalemigration.phase.difference.RowDifference;
import dev.timescalemigration.phase.difference.RowDifferences;
import dev.timescalemigration.phase.verify.HypertablePairs.HypertablePair;
import dev.timescalemigration.timescale.RowsOfRange;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Compares the number of rows and the sum of their hashes, and finds the rows that differ. */
final class RowHashComparison implements ChunkComparison {
  private static final int SAMPLES = 10;

  private final ComparedRows inSource;
  private final ComparedRows inTarget;
  private Digest ofSource;
  private Digest ofTarget;

  RowHashComparison(HypertablePair pair, RowsOfRange source, RowsOfRange target) {
    this.inSource = rows(pair, source);
    this.inTarget = rows(pair, target);
  }

  private static ComparedRows rows(HypertablePair pair, RowsOfRange rows) {
    return new ComparedRows(
        rows.relation(), rows.predicate(), pair.columns(), pair.key(), pair.hashByText());
  }

  @Override
  public boolean equal(Handle source, Handle target) {
    ofSource = inSource.digest(source);
    ofTarget = inTarget.digest(target);
    return ofSource.equals(ofTarget);
  }

  @Override
  public long rows() {
    return ofSource.rows();
  }

  @Override
  public Optional<ChunkDifference> difference(Handle source, Handle target) {
    RowDifference rows = RowDifferences.find(source, inSource, target, inTarget, SAMPLES);
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ChunkDifference(
                ofSource.rows(), ofTarget.rows(), rows.describe(), Optional.of(rows)));
  }
}
