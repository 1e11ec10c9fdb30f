package dev.timescalemigration.compare.databases;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.timescalemigration.compare.findings.Finding;
import dev.timescalemigration.work.PhaseReport;
import java.util.List;
import java.util.Optional;

/**
 * What comparing two databases found.
 *
 * @param mode how closely rows were compared
 * @param pieces ranges and tables that were compared
 * @param piecesInAll ranges and tables that there are; more than were compared in a sample
 * @param rows rows of the source that were compared
 * @param tables each table
 * @param objects what differs of sequences, schema, jobs and roles
 * @param notes what differs though all is well, one sentence each
 * @param seconds how long this run took
 */
public record ComparisonReport(
    ComparisonMode mode,
    int pieces,
    int piecesInAll,
    long rows,
    List<TableReport> tables,
    List<Finding> objects,
    List<String> notes,
    double seconds)
    implements PhaseReport {

  /**
   * One table.
   *
   * @param table as its users know it
   * @param sourceRows rows in the source, of what was compared
   * @param targetRows rows in the target
   * @param missing rows that only the source has
   * @param extra rows that only the target has
   * @param different rows with the same key and other values
   * @param samples some of them
   * @param notCompared why some of it was not compared
   */
  public record TableReport(
      String table,
      long sourceRows,
      long targetRows,
      long missing,
      long extra,
      long different,
      List<FoundRow> samples,
      Optional<String> notCompared) {

    /** Whether all of it was compared and is the same on both sides. */
    @JsonProperty
    public boolean equal() {
      return missing == 0 && extra == 0 && different == 0 && notCompared.isEmpty();
    }
  }

  /** Whether nothing differs of what was compared. */
  @JsonProperty
  public boolean equal() {
    return objects.isEmpty() && tables.stream().allMatch(TableReport::equal);
  }
}
