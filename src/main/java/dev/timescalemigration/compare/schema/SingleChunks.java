package dev.timescalemigration.compare.schema;

import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.Catalogs;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.ChunkAddition;
import dev.timescalemigration.timescale.ChunkLack;
import dev.timescalemigration.timescale.ChunkPlace;
import dev.timescalemigration.timescale.Hypertable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Compares what single chunks have beyond their hypertable, and what they lack of it. Chunks are
 * paired by hypertable and ranges; one that only the other side has is not compared here.
 */
public final class SingleChunks {
  private static final String KIND = "chunk";
  private static final int NAMED = 3;

  private final DeviatingChunks source;
  private final DeviatingChunks target;

  private SingleChunks(DeviatingChunks source, DeviatingChunks target) {
    this.source = source;
    this.target = target;
  }

  /** What deviates in one database, and the chunks at their places. */
  private record DeviatingChunks(
      Map<QualifiedName, Set<String>> deviations, Map<ChunkPlace, QualifiedName> chunks) {

    Set<String> at(ChunkPlace place) {
      return deviations.getOrDefault(chunks.get(place), Set.of());
    }
  }

  /** Chunks of one hypertable that have a deviation on one side only, by their names on each. */
  private record Chunks(List<String> inSource, List<String> inTarget) {
    Chunks() {
      this(new ArrayList<>(), new ArrayList<>());
    }
  }

  /**
   * What differs, one difference for each thing and hypertable.
   *
   * @param source session of the source with pinned settings
   * @param target session of the target
   */
  public static List<SchemaDifference> compare(Handle source, Handle target) {
    Catalog ofSource = Catalogs.of(source);
    Catalog ofTarget = Catalogs.of(target);
    List<Hypertable> inSource = ofSource.hypertables(source);
    List<Hypertable> inTarget = ofTarget.hypertables(target);
    Map<QualifiedName, Set<String>> left = deviations(source, inSource);
    Map<QualifiedName, Set<String>> right = deviations(target, inTarget);
    if (left.isEmpty() && right.isEmpty()) {
      return List.of();
    }
    return new SingleChunks(
            new DeviatingChunks(left, places(ofSource.chunks(source), inSource)),
            new DeviatingChunks(right, places(ofTarget.chunks(target), inTarget)))
        .differences();
  }

  private static Map<QualifiedName, Set<String>> deviations(
      Handle handle, List<Hypertable> hypertables) {
    List<QualifiedName> names = hypertables.stream().map(Hypertable::name).toList();
    Map<QualifiedName, Set<String>> deviations = new HashMap<>();
    for (ChunkAddition addition : ChunkAddition.of(handle, names)) {
      if (!addition.isAccess()) {
        add(deviations, addition.chunk(), addition.what());
      }
    }
    ChunkLack.of(handle, names).forEach(lack -> add(deviations, lack.chunk(), lack.what()));
    return deviations;
  }

  private static void add(
      Map<QualifiedName, Set<String>> deviations, QualifiedName chunk, String what) {
    deviations.computeIfAbsent(chunk, name -> new TreeSet<>()).add(what);
  }

  private static Map<ChunkPlace, QualifiedName> places(
      Collection<Chunk> chunks, List<Hypertable> hypertables) {
    Map<QualifiedName, QualifiedName> publicNames =
        hypertables.stream().collect(Collectors.toMap(Hypertable::name, Hypertable::publicName));
    return chunks.stream()
        .filter(chunk -> publicNames.containsKey(chunk.hypertable()))
        .collect(
            Collectors.toMap(
                chunk -> new ChunkPlace(publicNames.get(chunk.hypertable()), chunk.ranges()),
                Chunk::name,
                (one, other) -> one));
  }

  private List<SchemaDifference> differences() {
    Map<String, Chunks> missing = new TreeMap<>();
    Map<String, Chunks> extra = new TreeMap<>();
    source
        .chunks()
        .forEach(
            (place, chunk) -> {
              if (target.chunks().containsKey(place)) {
                note(missing, place, source.at(place), target.at(place));
                note(extra, place, target.at(place), source.at(place));
              }
            });
    List<SchemaDifference> differences = new ArrayList<>();
    missing.forEach(
        (object, chunks) ->
            differences.add(
                new SchemaDifference(
                    KIND,
                    object,
                    "with chunk " + some(chunks.inSource()),
                    "without: chunk " + some(chunks.inTarget()),
                    null)));
    extra.forEach(
        (object, chunks) ->
            differences.add(
                new SchemaDifference(
                    KIND,
                    object,
                    "without: chunk " + some(chunks.inSource()),
                    "with chunk " + some(chunks.inTarget()),
                    null)));
    return differences;
  }

  private void note(
      Map<String, Chunks> found, ChunkPlace place, Set<String> has, Set<String> lacks) {
    for (String what : has) {
      if (!lacks.contains(what)) {
        Chunks chunks =
            found.computeIfAbsent(
                "of " + place.hypertable().readable() + ": " + what, object -> new Chunks());
        chunks.inSource().add(source.chunks().get(place).readable());
        chunks.inTarget().add(target.chunks().get(place).readable());
      }
    }
  }

  private static String some(List<String> chunks) {
    String named = chunks.stream().limit(NAMED).collect(Collectors.joining(", "));
    return chunks.size() <= NAMED ? named : named + " and " + (chunks.size() - NAMED) + " others";
  }
}
