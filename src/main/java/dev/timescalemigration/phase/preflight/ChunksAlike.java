package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.ChunkAddition;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Nothing hangs on a single chunk that its hypertable does not give to every chunk. */
final class ChunksAlike implements SelectionRequirement {

  @Override
  public String name() {
    return "objects of single chunks";
  }

  @Override
  public CheckFinding examine(Facts facts) {
    Set<QualifiedName> selected =
        facts.selected().chunks().stream().map(Chunk::name).collect(Collectors.toSet());
    List<ChunkAddition> additions =
        facts.sourceTimescale().chunkAdditions().stream()
            .filter(addition -> selected.contains(addition.chunk()))
            .toList();
    return additions.isEmpty()
        ? CheckFinding.ok("none")
        : CheckFinding.warn(
                NameList.of(additions),
                "what 'tsm schema' loads with the chunk is kept; 'tsm stage' names what the"
                    + " target's chunk lacks: make that by hand when all is copied")
            .naming(additions);
  }
}
