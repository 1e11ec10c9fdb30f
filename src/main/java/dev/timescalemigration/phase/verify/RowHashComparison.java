package dev.timescalemigration.phase.verify;

import dev.timescalemigration.compare.rows.ComparedRows;
import dev.timescalemigration.compare.rows.ComparedRows.RowsDigest;
import dev.timescalemigration.compare.rows.ComputedDifference;
import dev.timescalemigration.compare.rows.RowDifference;
import dev.timescalemigration.compare.rows.RowDifferences;
import dev.timescalemigration.phase.verify.HypertablePairs.VerifiedHypertable;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.timescale.RowsOfRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** Compares the number of rows and the sum of their hashes, and finds the rows that differ. */
final class RowHashComparison implements ChunkComparison {
  private static final int SAMPLES = 10;
  private static final int FIRST = 4;

  private final ComparedRows inSource;
  private final ComparedRows inTarget;
  private final VerifiedHypertable pair;
  private final List<String> sampled;
  private final boolean hasPlaces;
  private final long oneOf;
  private final List<List<String>> sample = new ArrayList<>();
  private RowsDigest ofSource;
  private RowsDigest ofTarget;

  /**
   * A comparison that has not read yet.
   *
   * @param source the chunk in the source
   * @param target its rows in the target
   * @param oneOf how many rows are read for each that is sampled
   */
  RowHashComparison(VerifiedHypertable pair, ChunkOnSide source, RowsOfRange target, long oneOf) {
    this.pair = pair;
    this.sampled = pair.probe().names();
    this.inSource = rows(pair, source.rows());
    this.inTarget = rows(pair, target);
    this.hasPlaces = source.chunk().filter(chunk -> !chunk.isCompressed()).isPresent();
    this.oneOf = oneOf;
  }

  private static ComparedRows rows(VerifiedHypertable pair, RowsOfRange rows) {
    return pair.rows().rows(rows.relation(), rows.predicate());
  }

  @Override
  public boolean equal(Handle source, Handle target) {
    ofSource =
        ofSource == null && hasPlaces && !sampled.isEmpty()
            ? sampled(source)
            : inSource.digest(source);
    ofTarget = inTarget.digest(target);
    return ofSource.equals(ofTarget);
  }

  private RowsDigest sampled(Handle source) {
    try {
      ComparedRows.Sampled read = inSource.sample(source, sampled, oneOf);
      sample.addAll(read.rows());
      return read.digest();
    } catch (JdbiException e) {
      if (DatabaseErrors.isTemporary(e)) {
        throw e;
      }
      // Rows of a chunk that was compressed in this moment have no place.
      return inSource.digest(source);
    }
  }

  /** No row may have been picked while the source was hashed. */
  @Override
  public List<List<String>> sample(Handle source) {
    return sample.isEmpty() && !sampled.isEmpty() && ofSource.rows() > 0
        ? inSource.first(source, sampled, FIRST)
        : List.copyOf(sample);
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
                ofSource.rows(),
                ofTarget.rows(),
                rows.describe() + computed(source, target),
                Optional.of(rows)));
  }

  private String computed(Handle source, Handle target) {
    List<String> columns =
        ComputedDifference.columns(source, inSource, target, inTarget, pair.rows().computed());
    return columns.isEmpty()
        ? ""
        : "; "
            + ComputedDifference.toFix(
                source,
                pair.target().name(),
                pair.source().name(),
                columns,
                pair.compression(),
                "run 'tsm copy --failed'");
  }
}
