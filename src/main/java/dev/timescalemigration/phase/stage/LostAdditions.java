package dev.timescalemigration.phase.stage;

import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.phase.copy.target.HypertableCopies;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.ChunkAddition;
import dev.timescalemigration.timescale.ChunkPlace;
import dev.timescalemigration.work.PhaseContext;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** What hangs on single chunks of the source, and not on the target's: copying moves rows only. */
final class LostAdditions {
  private LostAdditions() {}

  /**
   * One line for each chunk that has something in the source which the target's chunk lacks.
   *
   * @param selected the chunks that are staged
   * @param tables both catalogs
   */
  static List<String> among(
      PhaseContext context, Collection<Chunk> selected, HypertableCopies tables) {
    Set<QualifiedName> hypertables =
        selected.stream().map(Chunk::hypertable).collect(Collectors.toSet());
    Map<QualifiedName, Set<String>> inSource =
        context.source().with(handle -> byChunk(handle, hypertables));
    List<Chunk> concerned =
        selected.stream().filter(chunk -> inSource.containsKey(chunk.name())).toList();
    if (concerned.isEmpty()) {
      return List.of();
    }
    Map<ChunkPlace, Set<String>> inTarget =
        context.target().with(handle -> byPlace(handle, tables));
    return concerned.stream()
        .map(
            chunk ->
                lost(
                    chunk,
                    inSource.get(chunk.name()),
                    inTarget.getOrDefault(
                        new ChunkPlace(tables.nameInTarget(chunk.hypertable()), chunk.ranges()),
                        Set.of())))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<String> lost(Chunk chunk, Set<String> inSource, Set<String> inTarget) {
    List<String> lost =
        inSource.stream().filter(what -> !inTarget.contains(what)).sorted().toList();
    return lost.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "chunk "
                + chunk.name()
                + " of "
                + chunk.hypertable()
                + " has in the source what its chunk in the target lacks: "
                + NameList.of(lost)
                + "; it is not moved. Create it in the target when all is copied, if it is needed");
  }

  private static Map<QualifiedName, Set<String>> byChunk(
      Handle handle, Collection<QualifiedName> hypertables) {
    return ChunkAddition.of(handle, hypertables).stream()
        .collect(
            Collectors.groupingBy(
                ChunkAddition::chunk, Collectors.mapping(ChunkAddition::what, Collectors.toSet())));
  }

  private static Map<ChunkPlace, Set<String>> byPlace(Handle target, HypertableCopies tables) {
    Map<QualifiedName, Set<String>> additions = byChunk(target, tables.namesInTarget());
    return tables.target().chunks(target).stream()
        .filter(chunk -> additions.containsKey(chunk.name()))
        .collect(
            Collectors.toMap(
                chunk -> new ChunkPlace(chunk.hypertable(), chunk.ranges()),
                chunk -> additions.get(chunk.name()),
                (one, other) -> one));
  }
}
