package dev.timescalemigration.cli.report;

import dev.timescalemigration.ledger.ComparisonHistory.ComparedDatabases;
import dev.timescalemigration.ledger.ComparisonHistory.RepairedRows;
import dev.timescalemigration.ledger.CopiedInSpan;
import dev.timescalemigration.ledger.HypertableProgress;
import dev.timescalemigration.ledger.JobState;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.LeftOut;
import dev.timescalemigration.ledger.MigrationRecord;
import dev.timescalemigration.ledger.OpenedGate;
import dev.timescalemigration.ledger.RecordedAcceptance;
import dev.timescalemigration.ledger.RecordedReport;
import dev.timescalemigration.ledger.StagedRange;
import dev.timescalemigration.ledger.TaskProblem;
import dev.timescalemigration.ledger.TaskTotals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a migration moved, how that was verified, and what a person must still do.
 *
 * @param name the migration's name
 * @param source where the source is
 * @param target where the target is
 * @param phase the phase it is in
 * @param startedAt when it began
 * @param endedAt when it ended, empty while it continues
 * @param ranges the range of each hypertable
 * @param totals chunks, bytes and rows
 * @param hypertables chunks, rows and how they were copied, by hypertable
 * @param throughput what was copied when, in equal spans of time
 * @param runs the runs of each phase, in the order they ended
 * @param problems chunks that were skipped, parked or found different
 * @param gates gates that were opened, with the evidence they were opened with
 * @param comparison the newest comparison of the two databases that came to its end
 * @param repairs rows of the target that repairing changed
 * @param jobs the background jobs as the source had them, and when each was restored
 * @param leftOut what a filter left out
 * @param accepted findings that a person accepted, each with the reason
 * @param stillToDo what a person must still do, one sentence each
 * @param captured the proof and the switch, where changes were captured
 */
public record FinalReport(
    String name,
    String source,
    String target,
    String phase,
    Instant startedAt,
    Optional<Instant> endedAt,
    List<StagedRange> ranges,
    TaskTotals totals,
    List<HypertableProgress> hypertables,
    List<CopiedInSpan> throughput,
    List<ReportedPhase> runs,
    List<TaskProblem> problems,
    List<OpenedGate> gates,
    Optional<ComparedDatabases> comparison,
    List<RepairedRows> repairs,
    List<JobState> jobs,
    List<LeftOut> leftOut,
    List<RecordedAcceptance> accepted,
    List<String> stillToDo,
    Optional<CapturedChanges> captured) {
  private static final int MOST_PROBLEMS = 100;

  /** As many as fit next to each other on a page. */
  private static final int SPANS = 60;

  /**
   * The runs of a phase.
   *
   * @param phase the phase
   * @param outcome how the newest ended
   * @param seconds how long they took, all together
   * @param runs how many there were
   * @param startedAt when the first began
   * @param endedAt when the newest ended
   */
  public record ReportedPhase(
      String phase, String outcome, double seconds, int runs, Instant startedAt, Instant endedAt) {}

  /**
   * The report as things are.
   *
   * @param ledger the migration's ledger
   * @param source where the source is, without a password
   * @param target where the target is, without a password
   */
  public static FinalReport of(Ledger ledger, String source, String target) {
    MigrationRecord migration = ledger.migration();
    return new FinalReport(
        migration.name(),
        source,
        target,
        migration.phase(),
        migration.startedAt(),
        migration.completedAt(),
        ledger.stagedRanges(),
        ledger.progress().totals(),
        ledger.progress().byHypertable(),
        ledger.progress().throughput(SPANS),
        runs(ledger.reports()),
        ledger.progress().problems(MOST_PROBLEMS),
        ledger.gates(),
        ledger.comparisons().latest(),
        ledger.comparisons().repairs(),
        ledger.jobs().all(),
        ledger.leftOut(),
        ledger.acceptances().all(),
        StillToDo.of(ledger),
        CapturedChanges.of(ledger.reports()));
  }

  private static List<ReportedPhase> runs(List<RecordedReport> newestFirst) {
    List<RecordedReport> reports = new ArrayList<>(newestFirst);
    Collections.reverse(reports);
    Map<String, ReportedPhase> runs = new LinkedHashMap<>();
    for (RecordedReport report : reports) {
      double seconds = Duration.between(report.startedAt(), report.endedAt()).toMillis() / 1000.0;
      ReportedPhase before = runs.remove(report.phase());
      runs.put(
          report.phase(),
          new ReportedPhase(
              report.phase(),
              report.outcome(),
              seconds + (before == null ? 0 : before.seconds()),
              1 + (before == null ? 0 : before.runs()),
              before == null ? report.startedAt() : before.startedAt(),
              report.endedAt()));
    }
    return List.copyOf(runs.values());
  }

  /** The report for people, in Markdown. */
  public String markdown() {
    return new ReportText(this).write();
  }

  /** The report for people, as one HTML file that needs no other. */
  public String html() {
    return new ReportHtml(this).write();
  }
}
