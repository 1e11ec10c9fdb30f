package dev.timescalemigration.phase.validate;

import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.StagedRange;
import dev.timescalemigration.phase.PhaseContext;
import dev.timescalemigration.phase.StopSignal;
import dev.timescalemigration.phase.jobs.JobsComparison;
import dev.timescalemigration.phase.validate.PlainTables.PlainTable;
import dev.timescalemigration.phase.validate.ValidateReport.TableResult;
import dev.timescalemigration.postgres.Database;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Shows that all data is present. See the package's description. */
public final class ValidatePhase {
  /** The phase's name in the ledger. */
  public static final String NAME = "Validating";

  private final PhaseContext context;
  private final ValidateOptions options;

  /** A run that has not begun. */
  public ValidatePhase(PhaseContext context, ValidateOptions options) {
    this.context = context;
    this.options = options;
  }

  /**
   * Validates. Differences are in the report and do not throw.
   *
   * @throws MigrationFailure of kind USER_ACTION when nothing was migrated yet; of kind STOPPED
   *     when a stop was asked for before the end
   */
  public ValidateReport run() {
    Instant startedAt = context.clock().instant();
    Ledger ledger =
        Ledger.require(
            context.target(), "run the steps before: 'tsm stage', 'tsm copy', 'tsm verify'");
    try (Handle source = context.source().open();
        Handle target = context.target().open();
        StopSignal.Registration cancelSource =
            context.stop().onAbort(() -> Database.cancel(source));
        StopSignal.Registration cancelTarget =
            context.stop().onAbort(() -> Database.cancel(target))) {
      ValidateReport report = validate(ledger, source, target);
      ledger.recordReport(NAME, report.equal() ? "Succeeded" : "Different", report, startedAt);
      return report;
    } finally {
      context.progress().ended();
    }
  }

  private ValidateReport validate(Ledger ledger, Handle source, Handle target) {
    List<StagedRange> ranges = ledger.stagedRanges();
    PlainTables plain = new PlainTables(source, target, context.stop());
    Hypertables hypertables =
        new Hypertables(source, target, ledger, options.mode(), context.stop());
    ForeignKeyProofs proofs = new ForeignKeyProofs(target);
    List<PlainTable> plainTables = plain.all();
    context.progress().started(NAME, "tables", 0, ranges.size() + (long) plainTables.size(), 0, 0);
    List<TableResult> tables = new ArrayList<>();
    List<String> broken = new ArrayList<>();
    for (StagedRange range : ranges) {
      goOn();
      PlannerStatistics.gather(target, range.hypertable());
      tables.add(hypertables.compare(range));
      broken.addAll(
          proofs.broken(range.hypertable(), range.hypertable().quoted(), hypertables.parts(range)));
      context.progress().advanced(1, 0);
    }
    tables.addAll(hypertables.notStaged(ranges));
    for (PlainTable table : plainTables) {
      goOn();
      tables.add(plain.compare(table));
      broken.addAll(proofs.broken(table.name(), table.relation(), List.of("true")));
      context.progress().advanced(1, 0);
    }
    goOn();
    return new ValidateReport(tables, broken, JobsComparison.of(source, target, ledger));
  }

  private void goOn() {
    if (context.stop().isStopping()) {
      throw MigrationFailure.of(
          FailureKind.STOPPED, "Stopped", "stopped while validating", "run 'tsm validate' again");
    }
  }
}
