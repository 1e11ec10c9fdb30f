package dev.timescalemigration.phase.verify;

import dev.timescalemigration.ledger.Task;
import dev.timescalemigration.phase.probe.HiddenRows;
import dev.timescalemigration.phase.probe.InvalidIndexes;
import dev.timescalemigration.phase.probe.OrderedRows;
import dev.timescalemigration.phase.verify.HypertablePairs.HypertablePair;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.CompressedRelation;
import dev.timescalemigration.timescale.CompressionSettings;
import dev.timescalemigration.timescale.RowsOfRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Reads a chunk that is equal to a full scan once more, as a reader of the target would. */
final class ReaderProbe {
  /** Rows that are looked for in one chunk, at most. */
  private static final int MOST_ROWS = 16;

  /**
   * Bytes in the source for which one row is sampled; more rows of it are when it is compressed.
   */
  private static final long BYTES_OF_A_SAMPLE = 8 << 10;

  private final HypertablePairs pairs;
  private final HypertablePair pair;
  private final Optional<Chunk> chunk;
  private final RowsOfRange rows;

  /**
   * A probe of one chunk.
   *
   * @param chunk the chunk in the target, where it is one
   * @param rows its rows in the target
   */
  ReaderProbe(HypertablePairs pairs, HypertablePair pair, Optional<Chunk> chunk, RowsOfRange rows) {
    this.pairs = pairs;
    this.pair = pair;
    this.chunk = chunk;
    this.rows = rows;
  }

  /** How many rows of a chunk are read for each that is sampled. */
  static long oneOf(Task task) {
    return 1 + task.sourceBytes() / BYTES_OF_A_SAMPLE;
  }

  /**
   * What a reader of the target would get otherwise than a reader of the source.
   *
   * @param sample rows of the source
   */
  Optional<String> find(Handle source, Handle target, List<List<String>> sample) {
    return new HiddenRows(pair.probe(), pair.source().name(), pair.target().name())
        .find(source, target, spread(sample))
        .or(() -> invalidIndex(target))
        .or(() -> chunk.flatMap(found -> wrongOrder(found, target)));
  }

  private Optional<String> wrongOrder(Chunk found, Handle target) {
    Optional<CompressionSettings> ofBatches =
        found.isCompressed() && !found.isUnordered()
            ? pairs.target().compressionSettings(target, found.name())
            : Optional.empty();
    return new OrderedRows(found.name(), rows, pair.probe(), ofBatches).find(target);
  }

  private Optional<String> invalidIndex(Handle target) {
    List<QualifiedName> tables = new ArrayList<>(List.of(pair.target().name()));
    chunk.ifPresent(
        found -> {
          tables.add(found.name());
          if (found.isCompressed()) {
            pairs
                .target()
                .compressedRelation(target, found.name())
                .map(CompressedRelation::name)
                .ifPresent(tables::add);
          }
        });
    return InvalidIndexes.of(target, tables).stream()
        .findFirst()
        .map(
            index ->
                "index "
                    + index.name()
                    + " is not valid in the target. To fix: REINDEX TABLE "
                    + index.table());
  }

  /** Some of them, from everywhere in the sample. */
  private static List<List<String>> spread(List<List<String>> sample) {
    int wanted = Math.min(MOST_ROWS, sample.size());
    List<List<String>> spread = new ArrayList<>();
    for (int i = 0; i < wanted; i++) {
      spread.add(sample.get((int) ((long) i * sample.size() / wanted)));
    }
    return spread;
  }
}
