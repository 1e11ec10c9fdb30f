package dev.timescalemigration.cli.worker;

import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;
import dev.timescalemigration.cli.progress.Display;
import dev.timescalemigration.cli.report.CaptureText;
import dev.timescalemigration.cli.report.WayBackText;
import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.engine.CaptureEnd;
import dev.timescalemigration.engine.CaptureLoop;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.TwoSides;
import dev.timescalemigration.work.PhaseContext;
import java.util.List;

/**
 * Capture, done by a pod next to those of the phases: one applies changes for ever, and one undoes
 * what capture and a way back changed on both sides, when the resource is deleted.
 */
public final class CapturePod {
  /** The name in place of a phase where changes are applied. */
  public static final String APPLYING = "Capturing";

  /** The name in place of a phase where capture is ended. */
  public static final String ENDING = "EndingCapture";

  private final Shell shell;
  private final PodOptions options;

  /** A run that has not begun. */
  public CapturePod(Shell shell, PodOptions options) {
    this.shell = shell;
    this.options = options;
  }

  /** Whether a word is one of the two. */
  public static boolean isWork(String word) {
    return word.equals(APPLYING) || word.equals(ENDING);
  }

  /**
   * Does it.
   *
   * @return the exit code: 0, or the signal's when one came
   * @throws MigrationFailure why it cannot be done, after it was written for whoever started the
   *     pod
   */
  public int run(TwoSides<Database> databases) {
    return new PodRun(shell, options).ofMigration(databases, this::work);
  }

  private PodRun.End work(TimescaleMigrationSpec spec, PhaseContext context, Display log) {
    if (options.work().equals(APPLYING)) {
      new CaptureLoop(context, options.ledgerName(), spec).run();
    } else {
      end(context, log);
    }
    return PodRun.End.DONE;
  }

  private void end(PhaseContext context, Display log) {
    boolean ours =
        Ledger.find(context.target())
            .filter(found -> found.migration().name().equals(options.ledgerName()))
            .isPresent();
    if (ours) {
      CaptureEnd.CaptureEndReport ended = new CaptureEnd(context).run();
      ended.wayBack().map(WayBackText::lines).orElse(List.of()).forEach(log::print);
      CaptureText.lines(ended.capture()).forEach(log::print);
    }
  }
}
