package dev.timescalemigration.phase.validate;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.StopSignal;
import java.time.Instant;
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
      ValidateReport report = new Validation(context, options).run(NAME, ledger, source, target);
      ledger.acceptances().record(report.decision().accepted());
      ledger.recordReport(NAME, report.passed() ? "Succeeded" : "Different", report, startedAt);
      return report;
    } finally {
      context.progress().ended();
    }
  }
}
