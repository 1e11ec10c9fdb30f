package dev.timescalemigration.phase.verify;

import dev.timescalemigration.compare.probe.EndRows;
import dev.timescalemigration.compare.probe.HiddenRows;
import dev.timescalemigration.compare.probe.OrderedRows;
import dev.timescalemigration.compare.probe.RowOrder;
import dev.timescalemigration.compare.probe.RowsOutOfBounds;
import dev.timescalemigration.compare.probe.SampledBatches;
import dev.timescalemigration.ledger.Task;
import dev.timescalemigration.phase.verify.HypertablePairs.VerifiedHypertable;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.PrintableSql;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.CompressedBatches;
import dev.timescalemigration.timescale.RowsOfRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/** Reads a chunk that is equal to a full scan once more, as a reader of the target would. */
final class ReaderProbe {
  /** Rows that are looked for in one chunk, at most. */
  private static final int MOST_ROWS = 8;

  /** Bytes in the source for which one row is sampled. */
  private static final long BYTES_OF_A_SAMPLE = 32 << 10;

  /** Rows of a sample for each that is looked for, and one more. */
  private static final int SAMPLED_FOR_EACH = 4;

  private final HypertablePairs pairs;
  private final VerifiedHypertable pair;
  private final ChunkOnSide inSource;
  private final ChunkOnSide inTarget;

  /**
   * A probe of one chunk.
   *
   * @param inSource the chunk in the source
   * @param inTarget the chunk in the target
   */
  ReaderProbe(
      HypertablePairs pairs, VerifiedHypertable pair, ChunkOnSide inSource, ChunkOnSide inTarget) {
    this.pairs = pairs;
    this.pair = pair;
    this.inSource = inSource;
    this.inTarget = inTarget;
  }

  /** How many rows of a chunk are read for each that is sampled. */
  static long oneOf(Task task) {
    return Math.max(1, task.sourceBytes() / BYTES_OF_A_SAMPLE);
  }

  /**
   * What a reader of the target would get otherwise than a reader of the source.
   *
   * @param sample rows of the source
   */
  Optional<String> find(Handle source, Handle target, List<List<String>> sample) {
    Optional<CompressedBatches> ofSource =
        inSource
            .chunk()
            .filter(Chunk::isCompressed)
            .flatMap(found -> CompressedBatches.of(pairs.source(), source, found.name()));
    List<List<String>> rows = new ArrayList<>(sample);
    ofSource.ifPresent(batches -> rows.addAll(ofBatches(source, batches)));
    List<List<String>> wanted = new ArrayList<>(spread(rows));
    Optional<CompressedBatches> kept =
        inTarget
            .chunk()
            .filter(Chunk::isCompressed)
            .flatMap(found -> CompressedBatches.of(pairs.target(), target, found.name()));
    List<RowsOutOfBounds.RowOutOfBounds> outside = outOfBounds(source, ofSource, target, kept);
    outside.forEach(row -> wanted.add(row.values()));
    if (inTarget.chunk().isEmpty()) {
      wanted.addAll(
          EndRows.of(source, pair.probe(), inSource.rows(), pair.source().time().column()));
    }
    return new HiddenRows(pair.probe(), pair.source().name(), pair.target().name())
        .find(source, target, wanted)
        .or(() -> outside.stream().flatMap(row -> row.described().stream()).findFirst())
        .map(this::withFix)
        .or(() -> invalidIndex(kept))
        .or(
            () ->
                inTarget
                    .chunk()
                    .flatMap(found -> wrongOrder(found, source, target))
                    .map(this::withFix));
  }

  /** What is kept about the rows of a chunk is made again with its indexes or its batches. */
  private String withFix(String found) {
    return inTarget
        .chunk()
        .map(
            chunk ->
                found
                    + ". To fix, run in the target: "
                    + PrintableSql.list(madeAgain(chunk))
                    + " If it stays, run 'tsm copy --failed'")
        .orElse(found);
  }

  private List<String> madeAgain(Chunk chunk) {
    if (!chunk.isCompressed()) {
      return List.of("REINDEX TABLE " + chunk.name().quoted());
    }
    String extension = Identifiers.quote(pairs.target().extensionSchema());
    String argument = "_chunk(" + Identifiers.literal(chunk.name().quoted()) + ")";
    return List.of(
        "SELECT " + extension + ".decompress" + argument,
        "SELECT " + extension + ".compress" + argument);
  }

  private List<List<String>> ofBatches(Handle source, CompressedBatches batches) {
    return inSource
        .chunk()
        .flatMap(found -> pairs.source().compressionSettings(source, found.name()))
        .map(
            settings ->
                SampledBatches.rows(source, pair.probe(), settings, batches, inSource.rows()))
        .orElse(List.of());
  }

  /** What the target keeps about each batch as the source does needs no closer look. */
  private List<RowsOutOfBounds.RowOutOfBounds> outOfBounds(
      Handle source,
      Optional<CompressedBatches> ofSource,
      Handle target,
      Optional<CompressedBatches> kept) {
    if (kept.isEmpty()
        || ofSource.filter(from -> kept.get().areLike(target, from, source)).isPresent()) {
      return List.of();
    }
    QualifiedName chunk = inTarget.chunk().orElseThrow().name();
    return pairs
        .target()
        .compressionSettings(target, chunk)
        .map(
            settings -> new RowsOutOfBounds(pair.probe(), settings, chunk, kept.get()).find(target))
        .orElse(List.of());
  }

  /**
   * What a reader of the hypertable would see too, and a reader of the source would not. Seen with
   * 2.17.2: the rows of a partly compressed chunk that is read by its own name come unsorted in
   * both databases. Seen with 2.29.2: batches that are sorted by an enum cannot be read in that
   * order in either ({@code missing operator}, tsl/src/nodes/columnar_scan/planner.c).
   */
  private Optional<String> wrongOrder(Chunk found, Handle source, Handle target) {
    List<RowOrder> orders = orders(found, target);
    return new OrderedRows(inTarget.rows(), orders)
        .find(target)
        .flatMap(
            wrong ->
                new OrderedRows(throughHypertable(found), rightInSource(orders, source))
                    .find(target))
        .map(wrong -> "in the target, " + wrong);
  }

  private List<RowOrder> rightInSource(List<RowOrder> orders, Handle source) {
    return source.inTransaction(
        reading ->
            orders.stream()
                .filter(
                    order ->
                        new OrderedRows(inSource.rows(), List.of(order)).find(reading).isEmpty())
                .toList());
  }

  private RowsOfRange throughHypertable(Chunk found) {
    return RowsOfRange.of(
        pair.target(),
        pair.target(),
        Optional.empty(),
        found.ranges(),
        OptionalLong.empty(),
        OptionalLong.empty());
  }

  /** Rows of compressed batches are in no index of the chunk. */
  private List<RowOrder> orders(Chunk found, Handle target) {
    List<RowOrder> orders = new ArrayList<>();
    if (!found.isCompressed() || found.isPartial()) {
      orders.addAll(pair.indexOrders());
    }
    if (found.isCompressed() && !found.isUnordered()) {
      pairs
          .target()
          .compressionSettings(target, found.name())
          .map(pair.probe()::ordersOfBatches)
          .ifPresent(orders::addAll);
    }
    return orders;
  }

  private Optional<String> invalidIndex(Optional<CompressedBatches> kept) {
    List<QualifiedName> tables = new ArrayList<>(List.of(pair.target().name()));
    inTarget.chunk().map(Chunk::name).ifPresent(tables::add);
    kept.map(CompressedBatches::relation).ifPresent(tables::add);
    return pairs
        .invalidIndexes()
        .of(tables)
        .map(
            index ->
                "index "
                    + index.name()
                    + " is not valid in the target. To fix, run there: REINDEX TABLE "
                    + index.table().quoted()
                    + ";");
  }

  /** Some of them, from everywhere in the sample. */
  private static List<List<String>> spread(List<List<String>> sample) {
    int wanted = sample.isEmpty() ? 0 : Math.min(MOST_ROWS, 1 + sample.size() / SAMPLED_FOR_EACH);
    List<List<String>> spread = new ArrayList<>();
    for (int i = 0; i < wanted; i++) {
      spread.add(sample.get((int) ((long) i * sample.size() / wanted)));
    }
    return spread;
  }
}
