package dev.timescalemigration.ledger.comparison;

import dev.timescalemigration.postgres.QualifiedName;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is compared at once: a range of a hypertable, or a plain table.
 *
 * @param number its number in the comparison, from 0 on
 * @param kind what the table is
 * @param table the table by its name in the source
 * @param from begin of the range in internal units, inclusive; empty: without a bound
 * @param until its end, exclusive; empty: without a bound
 * @param range the range for people; {@code all} for a whole table
 * @param bytes size in the source, about
 * @param changes counts of the servers that are other ones once rows were changed
 * @param rows which rows of the range, a condition in SQL; empty: all of them. It is not kept with
 *     a comparison that is resumed
 */
public record Piece(
    int number,
    TableKind kind,
    QualifiedName table,
    OptionalLong from,
    OptionalLong until,
    String range,
    long bytes,
    String changes,
    Optional<String> rows) {

  /** The same under another number. */
  public Piece numbered(int other) {
    return new Piece(other, kind, table, from, until, range, bytes, changes, rows);
  }

  /** What a table is. */
  public enum TableKind {
    /** A hypertable. */
    HYPERTABLE,
    /** A table that is no hypertable. */
    PLAIN_TABLE
  }
}
