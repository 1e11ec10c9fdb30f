package dev.timescalemigration.timescale;

import dev.timescalemigration.postgres.QualifiedName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * What one database's TimescaleDB says of itself. Get one with {@link Catalogs#of(Handle)}, which
 * asks for the version once; every method reads with the handle it is given, so in that handle's
 * transaction and snapshot.
 */
public interface Catalog {

  /** Version of the extension in this database. */
  TimescaleVersion version();

  /** Edition that the server runs. */
  Edition edition();

  /** What the session that the catalog was got with can do. */
  Capabilities capabilities();

  /** Schema in which the extension's public functions are ({@code public} by default). */
  String extensionSchema();

  /**
   * All hypertables, those of continuous aggregates included, those of compressed chunks not, by
   * name.
   */
  List<Hypertable> hypertables(Handle handle);

  /**
   * The chunks of a hypertable, newest first, without chunks of tiered (foreign) storage.
   *
   * @param hypertable a hypertable of this database
   */
  List<Chunk> chunks(Handle handle, Hypertable hypertable);

  /** The chunks of all hypertables, by hypertable and newest first. */
  List<Chunk> chunks(Handle handle);

  /**
   * The chunks of a hypertable that reach into a part of its primary dimension, newest first.
   *
   * @param start inclusive, in internal units
   * @param end exclusive, in internal units
   */
  List<Chunk> chunksReachingInto(Handle handle, Hypertable hypertable, long start, long end);

  /** The chunk that covers exactly these ranges, if there is one. */
  Optional<Chunk> chunkAt(Handle handle, Hypertable hypertable, List<DimensionRange> ranges);

  /**
   * Whether rows of these ranges may be in chunks with other ranges. With space partitions an
   * insert can make a chunk that overlaps another (seen on 2.16.1, where slices of two intervals
   * meet).
   *
   * @param ranges of a chunk of the hypertable
   */
  boolean isOverlapped(Handle handle, Hypertable hypertable, List<DimensionRange> ranges);

  /** A chunk by its number in the catalog; empty when it is gone. */
  Optional<Chunk> chunk(Handle handle, int id);

  /** A chunk by its name; empty when it is gone. */
  Optional<Chunk> chunk(Handle handle, Hypertable hypertable, QualifiedName chunk);

  /**
   * Compression settings of all hypertables and of all compressed chunks, by the name of the
   * hypertable or chunk. A hypertable with compression enabled may have none, see {@link
   * CompressionSettings#UNSET}.
   */
  Map<QualifiedName, CompressionSettings> compressionSettings(Handle handle);

  /**
   * Compression settings of one hypertable or compressed chunk; empty when it has none.
   *
   * @param table the hypertable's or chunk's name
   */
  Optional<CompressionSettings> compressionSettings(Handle handle, QualifiedName table);

  /**
   * Hypertables and chunks whose rows are kept by the access method {@code hypercore}, by
   * hypertable. It came with 2.18 and went with 2.22 ({@code sql/hypercore.sql}).
   */
  Map<QualifiedName, List<QualifiedName>> hypercoreTables(Handle handle);

  /** All continuous aggregates, each after the one it reads. */
  List<ContinuousAggregate> continuousAggregates(Handle handle);

  /** All jobs with an id of 1000 or more, by id. */
  List<BackgroundJob> jobs(Handle handle);

  /** Where the compressed rows of a chunk are; empty when it has none. */
  Optional<CompressedRelation> compressedRelation(Handle handle, QualifiedName chunk);

  /**
   * How far a continuous aggregate is materialized.
   *
   * @param view the user's view
   * @param time the type of its buckets
   */
  AggregateState aggregateState(Handle handle, QualifiedName view, TimeType time);

  /**
   * The start of the bucket that holds a point.
   *
   * @param view the user's view of a continuous aggregate
   * @return the point itself for an aggregate that does not bucket by {@code time_bucket}
   */
  TimeBound bucketStart(Handle handle, QualifiedName view, TimeBound point);
}
