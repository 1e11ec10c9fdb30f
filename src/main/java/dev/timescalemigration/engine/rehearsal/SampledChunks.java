package dev.timescalemigration.engine.rehearsal;

import dev.timescalemigration.ledger.StagedRange;
import dev.timescalemigration.phase.copy.method.SmallChunks;
import dev.timescalemigration.phase.stage.RangeToStage;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.Catalogs;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.work.estimate.Workloads;
import dev.timescalemigration.work.selection.HypertableSelection;
import dev.timescalemigration.work.selection.SelectedHypertable;
import dev.timescalemigration.work.selection.SelectionRule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * The chunks that a migration would copy, and those of them that a rehearsal copies: of each kind
 * the largest, and others that lie evenly in time. The newest chunk of a hypertable is taken only
 * where there is no other of its kind: the application still writes to it, and not to the scratch
 * database.
 *
 * @param work all chunks, by kind
 * @param kinds all kinds
 * @param chosen the kind of each chunk of the sample
 */
record SampledChunks(Workloads work, List<ChunkKind> kinds, Map<Chunk, ChunkKind> chosen) {
  /** Small chunks for each other one: what a thread does at first takes longer than their rows. */
  private static final int SMALL_ONES = 500;

  private static final long MOST_BYTES_OF_SMALL_ONES = 64L << 20;

  /**
   * Chooses.
   *
   * @param most the most chunks of each kind; of small ones 500 times as many
   */
  static SampledChunks choose(
      Handle source, List<SelectionRule> rules, boolean recompress, int most) {
    Catalog catalog = Catalogs.of(source);
    Map<QualifiedName, List<Chunk>> byHypertable =
        catalog.chunks(source).stream().collect(Collectors.groupingBy(Chunk::hypertable));
    List<ChunkKind> kinds = new ArrayList<>();
    Workloads work = new Workloads();
    Map<Chunk, ChunkKind> chosen = new LinkedHashMap<>();
    for (SelectedHypertable selected :
        HypertableSelection.of(source, catalog, rules).hypertables()) {
      Optional<StagedRange> range = RangeToStage.of(source, catalog, selected, recompress);
      List<Chunk> chunks =
          byHypertable.getOrDefault(selected.hypertable().name(), List.of()).stream()
              .filter(chunk -> range.map(of -> of.reaches(chunk.time())).orElse(true))
              .toList();
      Map<ChunkKind, List<Chunk>> byKind = new LinkedHashMap<>();
      for (Chunk chunk : chunks) {
        ChunkKind kind = ChunkKind.of(selected.hypertable(), chunk);
        work.add(kind.toString(), chunk.bytes());
        byKind.computeIfAbsent(kind, none -> new ArrayList<>()).add(chunk);
      }
      long end = chunks.stream().mapToLong(chunk -> chunk.time().end()).max().orElse(0);
      byKind.forEach(
          (kind, ofKind) ->
              (kind.small()
                      ? groups(withoutNewest(ofKind, end), most * SMALL_ONES)
                      : some(withoutNewest(ofKind, end), most))
                  .forEach(chunk -> chosen.put(chunk, kind)));
      kinds.addAll(byKind.keySet());
    }
    return new SampledChunks(work, List.copyOf(kinds), chosen);
  }

  private static List<Chunk> withoutNewest(List<Chunk> chunks, long end) {
    List<Chunk> older = chunks.stream().filter(chunk -> chunk.time().end() < end).toList();
    return older.isEmpty() ? chunks : older;
  }

  /**
   * Small chunks in groups of neighbours, as they are copied, at equal distances, and the largest.
   */
  private static Set<Chunk> groups(List<Chunk> chunks, int wanted) {
    long bytes = chunks.stream().mapToLong(Chunk::bytes).sum() + 1;
    long most = Math.min(wanted, chunks.size() * MOST_BYTES_OF_SMALL_ONES / bytes);
    if (chunks.size() <= most) {
      return new LinkedHashSet<>(chunks);
    }
    List<Chunk> inTime =
        chunks.stream().sorted(Comparator.comparingLong(chunk -> chunk.time().start())).toList();
    Set<Chunk> some = new LinkedHashSet<>(some(chunks, 1));
    int groups = (int) Math.max(1, most / SmallChunks.MOST);
    for (int i = 0; i < groups; i++) {
      int first = (int) ((long) i * (inTime.size() - SmallChunks.MOST) / groups);
      some.addAll(inTime.subList(Math.max(0, first), first + SmallChunks.MOST));
    }
    return some;
  }

  /** The largest one, and others at equal distances. */
  private static List<Chunk> some(List<Chunk> chunks, int most) {
    Chunk largest = chunks.stream().max(Comparator.comparingLong(Chunk::bytes)).orElseThrow();
    List<Chunk> others = chunks.stream().filter(chunk -> !chunk.equals(largest)).toList();
    int count = Math.min(most - 1, others.size());
    List<Chunk> some = new ArrayList<>(List.of(largest));
    for (int i = 0; i < count; i++) {
      some.add(others.get((int) ((long) i * others.size() / count)));
    }
    return some;
  }

  /** The names of the sample. */
  Set<QualifiedName> names() {
    return chosen.keySet().stream().map(Chunk::name).collect(Collectors.toSet());
  }

  /** The sample, by kind. */
  Workloads chosenWork() {
    Workloads some = new Workloads();
    chosen.forEach((chunk, kind) -> some.add(kind.toString(), chunk.bytes()));
    return some;
  }

  /** Bytes of the sample that are compressed, or those that are not. */
  long chosenBytes(boolean compressed) {
    return chosen.keySet().stream()
        .filter(chunk -> chunk.isCompressed() == compressed)
        .mapToLong(Chunk::bytes)
        .sum();
  }

  /** Bytes of all chunks that are compressed, or those that are not. */
  long bytes(boolean compressed) {
    return kinds.stream()
        .filter(kind -> kind.compressed() == compressed)
        .mapToLong(kind -> work.of(kind.toString()).bytes())
        .sum();
  }
}
