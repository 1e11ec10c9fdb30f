package dev.timescalemigration.phase.stage;

import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.DimensionRange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Stretches of time that represent all chunks of a hypertable within them, where the target finds
 * other partitions for the same values: the rows of one chunk of the source belong to several of
 * the target, of which none can be recognized by the source's ranges.
 */
final class Stretches {
  /** A chunk that comes later has a larger number, so that a stretch keeps its name. */
  private static final Comparator<QualifiedName> OLDEST =
      Comparator.comparing((QualifiedName name) -> name.name().length())
          .thenComparing(Comparator.naturalOrder());

  private Stretches() {}

  /** Each stretch is named after its oldest chunk, and has a range in time and no other. */
  static List<Chunk> of(Collection<Chunk> chunks) {
    return chunks.stream().collect(Collectors.groupingBy(Chunk::hypertable)).values().stream()
        .flatMap(ofHypertable -> ofHypertable(ofHypertable).stream())
        .toList();
  }

  /** Chunks whose time overlaps are in one stretch: no row may be copied twice. */
  private static List<Chunk> ofHypertable(List<Chunk> chunks) {
    List<Chunk> byTime =
        chunks.stream().sorted(Comparator.comparing(chunk -> chunk.time().start())).toList();
    List<Chunk> stretches = new ArrayList<>();
    Chunk last = null;
    for (Chunk chunk : byTime) {
      if (last != null && chunk.time().start() < last.time().end()) {
        last = joined(last, chunk);
      } else {
        if (last != null) {
          stretches.add(last);
        }
        last = joined(chunk, chunk);
      }
    }
    stretches.add(last);
    return stretches;
  }

  private static Chunk joined(Chunk first, Chunk second) {
    DimensionRange time = first.time();
    long end = Math.max(time.end(), second.time().end());
    return new Chunk(
        OLDEST.compare(first.name(), second.name()) <= 0 ? first.name() : second.name(),
        first.hypertable(),
        List.of(new DimensionRange(time.column(), time.start(), end)),
        0,
        first.equals(second) ? first.bytes() : first.bytes() + second.bytes());
  }
}
