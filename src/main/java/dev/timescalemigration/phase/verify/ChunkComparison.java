package dev.timescalemigration.phase.verify;

import dev.timescalemigration.compare.probe.ProbeColumns;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** One way to compare the rows of a chunk. */
interface ChunkComparison {

  /** Reads both sides and finds out whether they are equal. */
  boolean equal(Handle source, Handle target);

  /**
   * Some rows of the source when first read, as values of {@link ProbeColumns#names}; empty when
   * there are no rows.
   */
  List<List<String>> sample(Handle source);

  /** Rows of the source when last read. */
  long rows();

  /**
   * What differs; empty when a closer look finds nothing.
   *
   * @param target session in the transaction of the claim
   */
  Optional<ChunkDifference> difference(Handle source, Handle target);
}
