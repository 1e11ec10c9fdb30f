package dev.timescalemigration.capture.apply;

import dev.timescalemigration.ledger.capture.ChangedRange;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.DimensionRange;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a relation of the source is, and where its changes go.
 *
 * @param kind what it is
 * @param table the name by which the target has it: of the plain table, or of the hypertable in the
 *     source
 * @param ranges of a chunk that is there, or that was seen to be made
 * @param key the columns that its rows are known by; empty when there are none
 * @param isFull whether its rows are known by all columns
 * @param knownBy columns that every change of a row gives, and by which the table is indexed: the
 *     time of a chunk, the key of a plain table; may be empty
 */
record SourceRelation(
    RelationKind kind,
    QualifiedName table,
    Optional<List<DimensionRange>> ranges,
    List<String> key,
    boolean isFull,
    List<String> knownBy) {

  /**
   * What its changes change in the target: the whole table where a chunk, and its ranges, are gone.
   */
  ChangedRange changedRange() {
    return ranges
        .flatMap(all -> all.stream().findFirst())
        .map(
            time ->
                new ChangedRange(table, OptionalLong.of(time.start()), OptionalLong.of(time.end())))
        .orElseGet(() -> ChangedRange.all(table));
  }

  enum RelationKind {
    /** A table, or the root of a partitioned one. */
    PLAIN,
    /** A chunk of a user's hypertable. */
    CHUNK,
    /** A user's hypertable itself. */
    HYPERTABLE,
    /** Where TimescaleDB keeps compressed rows. */
    COMPRESSED,
    /** A relation in TimescaleDB's schema of chunks that is gone, and is no chunk by its name. */
    GONE,
    /** TimescaleDB's catalog. */
    CATALOG,
    /** Made of other tables, or an extension's: not captured. */
    DERIVED
  }
}
