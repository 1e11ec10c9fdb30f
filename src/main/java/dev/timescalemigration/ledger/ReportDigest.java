package dev.timescalemigration.ledger;

import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/**
 * What a watcher from afar wants to know of a migration's history, bounded at any size.
 *
 * @param gates gates that were opened, the first ones first
 * @param runs the runs of each phase, in the order in which the phases ended
 * @param hypertables the chunks of the largest hypertables
 * @param moreHypertables how many hypertables there are besides
 */
public record ReportDigest(
    List<OpenedGate> gates,
    List<PhaseRuns> runs,
    List<HypertableChunks> hypertables,
    long moreHypertables) {
  /** Nothing has happened yet. */
  public static final ReportDigest NOTHING = new ReportDigest(List.of(), List.of(), List.of(), 0);

  /**
   * The runs of one phase.
   *
   * @param phase the phase
   * @param outcome how the newest ended
   * @param runs how many there were; on Kubernetes each Job is one
   * @param startedAt when the first began
   * @param endedAt when the last ended
   */
  public record PhaseRuns(
      String phase, String outcome, int runs, Instant startedAt, Instant endedAt) {}

  /**
   * The chunks of one hypertable.
   *
   * @param hypertable the hypertable
   * @param staged chunks to be copied, all together
   * @param copied chunks copied
   * @param equal chunks found equal
   * @param different chunks found different
   * @param parked chunks that failed too often and wait for a person
   * @param rows rows written
   */
  public record HypertableChunks(
      QualifiedName hypertable,
      long staged,
      long copied,
      long equal,
      long different,
      long parked,
      long rows) {}

  static ReportDigest read(Handle handle) {
    long[] all = new long[1];
    List<HypertableChunks> hypertables =
        handle
            .createQuery(SqlFile.of(ReportDigest.class, "digest_hypertables"))
            .map(
                (row, context) -> {
                  all[0] = row.getLong("hypertables");
                  return new HypertableChunks(
                      new QualifiedName(
                          row.getString("hypertable_schema"), row.getString("hypertable_name")),
                      row.getLong("staged"),
                      row.getLong("copied"),
                      row.getLong("verified"),
                      row.getLong("different"),
                      row.getLong("parked"),
                      row.getLong("rows_copied"));
                })
            .list();
    return new ReportDigest(gates(handle), runs(handle), hypertables, all[0] - hypertables.size());
  }

  private static List<OpenedGate> gates(Handle handle) {
    return handle
        .createQuery(SqlFile.of(ReportDigest.class, "digest_gates"))
        .map(ConstructorMapper.of(OpenedGate.class))
        .list();
  }

  private static List<PhaseRuns> runs(Handle handle) {
    return handle
        .createQuery(SqlFile.of(ReportDigest.class, "digest_runs"))
        .map(ConstructorMapper.of(PhaseRuns.class))
        .list();
  }
}
