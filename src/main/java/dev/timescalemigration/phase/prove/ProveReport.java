package dev.timescalemigration.phase.prove;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.timescalemigration.compare.databases.ComparisonReport;
import dev.timescalemigration.work.PhaseReport;
import java.util.List;

/**
 * What the proof came to.
 *
 * @param lsn the position of the source's log at which both sides were compared
 * @param transactions transactions of the source that were applied to come there
 * @param changes changes of rows that were applied
 * @param dropped chunks of the target that were dropped, as the source had dropped theirs
 * @param rows what comparing all rows found
 * @param seconds how long it took
 */
public record ProveReport(
    String lsn,
    long transactions,
    long changes,
    List<String> dropped,
    ComparisonReport rows,
    double seconds)
    implements PhaseReport {

  /** Whether all rows were compared and are the same on both sides. */
  @JsonProperty
  public boolean equal() {
    return rows.equal();
  }
}
