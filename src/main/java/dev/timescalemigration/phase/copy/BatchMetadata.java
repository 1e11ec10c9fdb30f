package dev.timescalemigration.phase.copy;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.timescale.Dimension;
import dev.timescalemigration.timescale.DimensionKind;
import dev.timescalemigration.timescale.Hypertable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * Whether what TimescaleDB keeps about compressed batches means the same in the target.
 *
 * <p>Bloom filters hold hashes of values; those of enums and of the {@code reg*} types are hashes
 * of object ids, which are others in another database ({@code hashenumextended}, PostgreSQL's
 * {@code hashfunc.c}; {@code tsl/src/compression/batch_metadata_builder_bloom1.c} 2.20 to 2.29).
 * Minima, maxima and the order of batches follow the collation of their column, whose order is
 * another one with another provider, locale or release of the library. Compressed values themselves
 * are kept in the binary form of their type, in which the {@code reg*} types, and arrays and
 * composites of users' types, are object ids ({@code
 * tsl/src/compression/algorithms/datum_serialize.c}).
 *
 * @param valuesTravel whether compressed values can be read in the target
 * @param boundCollations object ids, in the source, of collations that sort otherwise in the target
 * @param hashedByObjectId columns whose hash holds an object id
 */
record BatchMetadata(
    boolean valuesTravel, List<Long> boundCollations, Set<String> hashedByObjectId) {

  /** Compares a hypertable on both sides; {@link #of}, but for tests of what finds its absence. */
  interface Comparison {
    /** As {@link BatchMetadata#of}. */
    BatchMetadata of(Handle source, QualifiedName inSource, Handle target, QualifiedName inTarget);
  }

  /** That of a hypertable whose batches may all be copied as they are. */
  static final BatchMetadata TRAVELS = new BatchMetadata(true, List.of(), Set.of());

  private record Meaning(
      String sortedBy, long collation, boolean hashesObjectId, boolean carriesObjectId) {}

  /**
   * Compares a hypertable on both sides.
   *
   * @param source session of the source
   * @param inSource the hypertable there
   * @param target session of the target
   * @param inTarget the hypertable there
   */
  static BatchMetadata of(
      Handle source, QualifiedName inSource, Handle target, QualifiedName inTarget) {
    Map<String, Meaning> ofTarget = meanings(target, Side.TARGET, inTarget);
    boolean valuesTravel = true;
    Set<String> hashedByObjectId = new HashSet<>();
    List<Long> bound = new ArrayList<>();
    for (Map.Entry<String, Meaning> column : meanings(source, Side.SOURCE, inSource).entrySet()) {
      Meaning meaning = column.getValue();
      Meaning there = ofTarget.get(column.getKey());
      valuesTravel &= !meaning.carriesObjectId();
      if (meaning.hashesObjectId()) {
        hashedByObjectId.add(column.getKey());
      }
      if (there != null && !Objects.equals(meaning.sortedBy(), there.sortedBy())) {
        bound.add(meaning.collation());
      }
    }
    return new BatchMetadata(valuesTravel, List.copyOf(bound), Set.copyOf(hashedByObjectId));
  }

  private static Map<String, Meaning> meanings(Handle handle, Side side, QualifiedName table) {
    Map<String, Meaning> meanings = new HashMap<>();
    handle
        .createQuery(SqlFile.of(BatchMetadata.class, "column_meanings"))
        .bind("table", table.quoted())
        .bind("side", side.word())
        .map(
            (row, context) ->
                Map.entry(
                    row.getString("name"),
                    new Meaning(
                        row.getString("sorted_by"),
                        row.getLong("collation_id"),
                        row.getBoolean("hashes_object_id"),
                        row.getBoolean("carries_object_id"))))
        .forEach(entry -> meanings.put(entry.getKey(), entry.getValue()));
    return meanings;
  }

  /**
   * Whether the batches of a compressed relation can be read in the target as they are.
   *
   * @param source session of the source
   * @param relation the compressed relation of a chunk there
   */
  boolean travels(Handle source, QualifiedName relation) {
    if (!valuesTravel) {
      return false;
    }
    if (boundCollations.isEmpty() && hashedByObjectId.isEmpty()) {
      return true;
    }
    return !source
        .createQuery(SqlFile.of(BatchMetadata.class, "metadata_is_bound"))
        .bind("relation", relation.quoted())
        .bindArray("collations", Long.class, boundCollations)
        .mapTo(Boolean.class)
        .one();
  }

  /**
   * Refuses partitions that hold other values in the target.
   *
   * @throws MigrationFailure of kind USER_ACTION, naming the hypertable and the column
   */
  void refusePartitions(Hypertable hypertable) {
    for (Dimension dimension : hypertable.dimensions()) {
      if (dimension.kind() == DimensionKind.CLOSED
          && hashedByObjectId.contains(dimension.column())) {
        throw MigrationFailure.userAction(
            "PartitionsDiffer",
            hypertable.publicName()
                + " is partitioned by "
                + dimension.column()
                + " of type "
                + dimension.columnType()
                + ", whose hash is another one in the target",
            "change the column's type to text in the source and the target, or leave the hypertable"
                + " out with a filter");
      }
    }
  }
}
