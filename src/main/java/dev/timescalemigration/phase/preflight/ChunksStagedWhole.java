package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.timescale.TimeBound;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Capture needs every chunk as a whole. One that has no end, as it holds infinity or may hold the
 * largest integer, is not staged so.
 */
final class ChunksStagedWhole implements SelectionRequirement {
  @Override
  public String name() {
    return "chunks without an end in source";
  }

  @Override
  public boolean applies(Facts facts) {
    return facts.capture().isPresent() && SelectionRequirement.super.applies(facts);
  }

  private static boolean hasNoEnd(Chunk chunk) {
    return chunk.time().end() == Long.MAX_VALUE;
  }

  @Override
  public CheckFinding examine(Facts facts) {
    Map<QualifiedName, Hypertable> selected =
        facts.selected().hypertables().stream()
            .collect(Collectors.toMap(Hypertable::name, Function.identity()));
    List<String> found = new ArrayList<>();
    for (Chunk chunk : facts.sourceTimescale().chunks()) {
      Hypertable hypertable = selected.get(chunk.hypertable());
      if (hypertable != null) {
        hypertable
            .time()
            .timeType()
            .filter(type -> chunk.time().end() > type.openEnd() || hasNoEnd(chunk))
            .map(type -> TimeBound.of(type, Math.min(chunk.time().start(), type.openEnd())))
            .ifPresent(begin -> found.add(hypertable.publicName() + " from " + begin + " on"));
      }
    }
    return found.isEmpty()
        ? CheckFinding.ok("none")
        : CheckFinding.fail(
                "chunks without an end, or with one beyond the year 9999, of which capture cannot"
                    + " have every row: "
                    + NameList.of(found),
                "give these rows another time, or delete them, and drop the chunks; or set"
                    + " spec.writes.mode to DualWrite")
            .naming(found);
  }
}
