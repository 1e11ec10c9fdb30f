package dev.timescalemigration.capture.stream;

import dev.timescalemigration.postgres.QualifiedName;
import java.util.List;

/** One change of a committed transaction. */
public sealed interface Change {
  /** The tables and chunks that it names. */
  List<QualifiedName> tables();

  /** A change of one row. */
  sealed interface OfRow extends Change {
    /** Its table or chunk. */
    QualifiedName table();

    @Override
    default List<QualifiedName> tables() {
      return List.of(table());
    }
  }

  /**
   * A row that is new.
   *
   * @param table its table or chunk
   * @param row all its columns
   */
  record Insert(QualifiedName table, Row row) implements OfRow {}

  /**
   * A row that has other values.
   *
   * @param table its table or chunk
   * @param old the replica identity it had, where that changed or is the whole row; else empty
   * @param row all its columns
   */
  record Update(QualifiedName table, Row old, Row row) implements OfRow {}

  /**
   * A row that is gone.
   *
   * @param table its table or chunk
   * @param old its replica identity, without NULLs; empty when the table has none
   */
  record Delete(QualifiedName table, Row old) implements OfRow {}

  /**
   * Tables whose rows are all gone.
   *
   * @param tables the tables, those included that point to them
   * @param restartsSequences whether their identity columns begin again
   */
  record Truncate(List<QualifiedName> tables, boolean restartsSequences) implements Change {}

  /**
   * What became of batches of compressed rows outside of a compression: nothing identifies the rows
   * it concerns.
   */
  record BatchesDeleted() implements Change {
    @Override
    public List<QualifiedName> tables() {
      return List.of();
    }
  }
}
