package dev.timescalemigration.cli.report;

import dev.timescalemigration.ledger.RecordedReport;
import dev.timescalemigration.phase.prove.ProvePhase;
import dev.timescalemigration.phase.switchover.RollbackPhase;
import dev.timescalemigration.phase.switchover.SwitchoverPhase;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The proof and the switch of a migration whose changes were captured.
 *
 * @param provenLsn the position of the source's log at which all rows were compared and equal
 * @param rows how many rows of the source that were
 * @param downtimeSeconds how long writes were stopped at the switch; empty before it
 * @param rollbackSeconds how long they were stopped when the application was switched back; empty
 *     when it was not
 */
public record CapturedChanges(
    String provenLsn,
    long rows,
    Optional<Double> downtimeSeconds,
    Optional<Double> rollbackSeconds) {
  private static final String SUCCEEDED = "Succeeded";

  /** From the reports of a ledger; empty when nothing was proven. */
  static Optional<CapturedChanges> of(List<RecordedReport> newestFirst) {
    return latest(newestFirst, ProvePhase.NAME)
        .map(
            proof ->
                new CapturedChanges(
                    proof.body().path("lsn").asText(),
                    proof.body().at("/rows/rows").asLong(),
                    downtime(newestFirst, SwitchoverPhase.NAME),
                    downtime(newestFirst, RollbackPhase.NAME)));
  }

  private static Optional<Double> downtime(List<RecordedReport> newestFirst, String phase) {
    return latest(newestFirst, phase)
        .map(report -> report.body().path("downtimeSeconds"))
        .filter(seconds -> seconds.isNumber())
        .map(seconds -> seconds.asDouble());
  }

  private static Optional<RecordedReport> latest(List<RecordedReport> newestFirst, String phase) {
    return newestFirst.stream()
        .filter(report -> report.phase().equals(phase) && report.outcome().equals(SUCCEEDED))
        .findFirst();
  }

  /** In words. */
  String sentence() {
    return "Changes of the source were captured. All "
        + String.format(Locale.ROOT, "%,d", rows)
        + " rows were compared and equal at "
        + provenLsn
        + " of its write-ahead log."
        + downtimeSeconds
            .map(seconds -> " At the switch, writes were stopped for " + seconds + " s.")
            .orElse("")
        + rollbackSeconds
            .map(
                seconds ->
                    " The application was switched back to the source: writes were stopped for "
                        + seconds
                        + " s.")
            .orElse("");
  }
}
