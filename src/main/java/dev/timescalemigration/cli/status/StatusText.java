package dev.timescalemigration.cli.status;

import dev.timescalemigration.capture.WayBackLag;
import dev.timescalemigration.cli.status.MigrationStatus.ChunkProblem;
import dev.timescalemigration.cli.status.MigrationStatus.LatestRun;
import dev.timescalemigration.cli.status.MigrationStatus.WaitingGate;
import dev.timescalemigration.cli.terminal.Quantities;
import dev.timescalemigration.cli.terminal.Style;
import dev.timescalemigration.cli.terminal.Table;
import dev.timescalemigration.cli.terminal.Terminal;
import dev.timescalemigration.ledger.TaskTotals;
import dev.timescalemigration.migration.Gate;
import dev.timescalemigration.migration.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A status in words. */
public final class StatusText {
  private StatusText() {}

  /** The lines of a status as it is at a moment. */
  public static List<String> lines(MigrationStatus status, Instant now, Terminal terminal) {
    List<String> lines = new ArrayList<>();
    lines.add(
        Style.STRONG.of(status.name(), terminal)
            + "  "
            + phase(status)
            + " for "
            + Quantities.duration(Duration.between(status.phaseStartedAt(), now)));
    if (status.chunks().total() > 0) {
      lines.addAll(progress(status));
    }
    status.wayBack().ifPresent(lag -> lines.addAll(wayBack(status, lag)));
    status.pendingGate().ifPresent(gate -> lines.addAll(gate(gate)));
    if (!status.problems().isEmpty()) {
      lines.add("");
      lines.addAll(problems(status.problems(), terminal));
      long unlisted = status.problemsTotal() - status.problems().size();
      if (unlisted > 0) {
        lines.add("and " + Quantities.count(unlisted, "more chunk"));
      }
    }
    if (!status.reports().isEmpty()) {
      lines.add("");
      lines.addAll(reports(status.reports(), terminal));
    }
    return lines;
  }

  /** Commands do not move the phase, which belongs to 'tsm run'. */
  private static String phase(MigrationStatus status) {
    boolean byCommands =
        status.phase().equals(Phase.PREFLIGHT.value()) && !status.ranges().isEmpty();
    return byCommands ? "done command by command" : status.phase();
  }

  private static List<String> progress(MigrationStatus status) {
    TaskTotals chunks = status.chunks();
    List<String> lines = new ArrayList<>();
    lines.add(
        "  chunks  "
            + chunks.copied()
            + "/"
            + chunks.total()
            + " copied, "
            + chunks.verified()
            + " verified, "
            + (chunks.parked() + chunks.different())
            + " failed, "
            + chunks.skipped()
            + " skipped");
    lines.add(
        "  bytes   "
            + Quantities.bytes(chunks.copiedBytes())
            + "/"
            + Quantities.bytes(chunks.totalBytes())
            + ", "
            + status.percent()
            + "%"
            + status.bytesPerSecond().map(rate -> ", " + Quantities.bytes(rate) + "/s").orElse("")
            + status
                .etaSeconds()
                .map(eta -> ", " + Quantities.duration(Duration.ofSeconds(eta)) + " left")
                .orElse(""));
    lines.add("  rows    " + Quantities.count(chunks.rowsCopied()) + " written");
    return lines;
  }

  private static List<String> wayBack(MigrationStatus status, WayBackLag lag) {
    return List.of(
        "  primary the " + status.primary().value(),
        lag.givenUp()
            .map(why -> "  back    no way back: " + why)
            .orElseGet(
                () ->
                    "  back    the source is "
                        + Quantities.bytes(lag.lagBytes())
                        + " behind, the target keeps "
                        + Quantities.bytes(lag.retainedBytes())
                        + " of its log"
                        + (lag.applying() ? "" : "; nothing applies now")));
  }

  private static List<String> gate(WaitingGate gate) {
    String waits = "  waits   at gate " + gate.gate() + " for " + gate.waitsFor();
    return Gate.named(gate.gate()).needsToken()
        ? List.of(waits, "  token   " + gate.token())
        : List.of(waits);
  }

  private static List<String> problems(List<ChunkProblem> problems, Terminal terminal) {
    Table table = new Table("CHUNK", "HYPERTABLE", "STATE", "TRIES", "PROBLEM");
    for (ChunkProblem problem : problems) {
      Style style = problem.state().equals("skipped") ? Style.WARNING : Style.BAD;
      table.row(
          problem.chunk(),
          problem.hypertable(),
          style.of(problem.state(), terminal),
          problem.tries(),
          problem.problem());
    }
    return table.lines();
  }

  private static List<String> reports(List<LatestRun> reports, Terminal terminal) {
    Table table = new Table("PHASE", "OUTCOME", "TOOK", "ENDED");
    for (LatestRun report : reports) {
      Style style = report.outcome().equals("Succeeded") ? Style.GOOD : Style.BAD;
      table.row(
          report.phase(),
          style.of(report.outcome(), terminal),
          Quantities.duration(Duration.between(report.startedAt(), report.endedAt())),
          report.endedAt().truncatedTo(java.time.temporal.ChronoUnit.SECONDS));
    }
    return table.lines();
  }
}
