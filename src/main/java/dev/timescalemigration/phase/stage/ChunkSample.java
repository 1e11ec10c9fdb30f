package dev.timescalemigration.phase.stage;

import dev.timescalemigration.ledger.StagedRange;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.timescale.TimeType;
import dev.timescalemigration.work.selection.HypertableSelection;
import dev.timescalemigration.work.selection.SelectedHypertable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Chunks of the source that are staged in place of all that the rules select, each as a whole: what
 * a rehearsal copies.
 *
 * @param chunks their names in the source
 */
public record ChunkSample(Set<QualifiedName> chunks) {

  /** Defensive copy. */
  public ChunkSample {
    chunks = Set.copyOf(chunks);
  }

  boolean includes(Chunk chunk) {
    return chunks.contains(chunk.name());
  }

  /** For each hypertable with a chunk in the sample, the range up to the end of its last one. */
  Map<QualifiedName, StagedRange> ranges(
      HypertableSelection selection, List<Chunk> all, boolean recompress) {
    Map<QualifiedName, StagedRange> ranges = new LinkedHashMap<>();
    for (SelectedHypertable selected : selection.hypertables()) {
      Hypertable hypertable = selected.hypertable();
      OptionalLong end =
          all.stream()
              .filter(chunk -> chunk.hypertable().equals(hypertable.name()) && includes(chunk))
              .mapToLong(chunk -> chunk.time().end())
              .max();
      Optional<TimeType> type = hypertable.time().timeType();
      if (end.isPresent() && type.isPresent()) {
        ranges.put(
            hypertable.name(),
            new StagedRange(
                hypertable.name(),
                hypertable.time().column(),
                type.get(),
                OptionalLong.empty(),
                end,
                recompress));
      }
    }
    return ranges;
  }
}
