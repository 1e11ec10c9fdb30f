package dev.timescalemigration.compare.databases;

import dev.timescalemigration.compare.rows.ComparedRows;
import dev.timescalemigration.compare.rows.TablePair;
import dev.timescalemigration.ledger.comparison.Piece;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.timescale.RowPredicate;
import java.util.Optional;

/**
 * A table on both sides.
 *
 * @param pair by what its rows are compared
 * @param columns which columns it had on both sides when it was read
 * @param kind what it is in the source
 * @param hypertable the hypertable of the source, where it is one
 * @param inSource its relation in the source, in SQL
 * @param inTarget its relation in the target, in SQL
 */
public record ComparedTable(
    TablePair pair,
    String columns,
    Piece.TableKind kind,
    Optional<Hypertable> hypertable,
    String inSource,
    String inTarget) {

  /** Its name in the source. */
  public QualifiedName name() {
    return pair.source();
  }

  /** Its name for people. */
  public String readableName() {
    return pair.source().readable();
  }

  /** The rows of a piece in the source. */
  public ComparedRows ofSource(Piece piece) {
    return pair.rows(inSource, predicate(piece));
  }

  /** The same rows in the target. */
  public ComparedRows ofTarget(Piece piece) {
    return pair.rows(inTarget, predicate(piece));
  }

  private String predicate(Piece piece) {
    String range =
        hypertable
            .filter(table -> piece.from().isPresent() || piece.until().isPresent())
            .map(table -> RowPredicate.between(table.time(), piece.from(), piece.until()))
            .orElse("true");
    return piece.rows().map(rows -> range + " and " + rows).orElse(range);
  }
}
