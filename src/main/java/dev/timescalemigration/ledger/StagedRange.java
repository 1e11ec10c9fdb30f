package dev.timescalemigration.ledger;

import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.TimeType;
import java.util.OptionalLong;

/**
 * The range of a hypertable that is migrated, fixed once it was staged.
 *
 * @param hypertable the hypertable
 * @param timeColumn its time column
 * @param timeType the column's type
 * @param from where the range begins, inclusive, in internal units; empty: at the beginning
 * @param until the completion point, exclusive, in internal units
 * @param recompress whether a compressed chunk whose settings are not those of the target is copied
 *     row by row and compressed anew
 */
public record StagedRange(
    QualifiedName hypertable,
    String timeColumn,
    TimeType timeType,
    OptionalLong from,
    long until,
    boolean recompress) {

  /** Whether another is the same range of the same hypertable. */
  public boolean coversSame(StagedRange other) {
    return hypertable.equals(other.hypertable)
        && timeColumn.equals(other.timeColumn)
        && timeType == other.timeType
        && from.equals(other.from)
        && until == other.until;
  }
}
