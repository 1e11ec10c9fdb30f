package dev.timescalemigration.cli.command;

import dev.timescalemigration.cli.status.MigrationStatus;
import dev.timescalemigration.cli.status.StatusReader;
import dev.timescalemigration.cli.status.StatusText;
import dev.timescalemigration.cli.terminal.OutputFormat;
import dev.timescalemigration.cli.terminal.RedrawnLines;
import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.postgres.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tsm status}. */
@Command(
    name = "status",
    header = "Shows the progress of a migration, from any terminal.",
    description = {
      "",
      "Reads the ledger of the migration in the target: the phase, chunks and bytes, the rate and"
          + " the time left, the gate it waits at with its token, chunks that failed with their"
          + " errors, and the last report of each phase. It needs no connection to the source and"
          + " disturbs nothing.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  tsm status --target postgres://me@new.example.com/metrics --watch",
      "  tsm status --output json | jq -r .pendingGate.token"
    })
public final class StatusCommand implements Callable<Integer> {
  private final Shell shell;
  private final Clock clock = Clock.systemUTC();

  @Mixin private TargetOption target;

  @Option(
      names = {"-w", "--watch"},
      description = "Update it every few seconds, until the migration has ended.")
  private boolean watch;

  @Option(
      names = "--interval",
      paramLabel = "TIME",
      defaultValue = "2s",
      description = "How often --watch updates it. Default: 2s.")
  private Duration interval;

  @Mixin private OutputOption output;

  /** The command, for one shell. */
  public StatusCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws InterruptedException {
    Database database = target.database(shell);
    if (!watch) {
      MigrationStatus status = read(database);
      output.print(shell, status, lines(status));
      return 0;
    }
    RedrawnLines screen = new RedrawnLines(shell);
    while (true) {
      try {
        MigrationStatus status = read(database);
        watched(status, screen);
        if (status.completedAt().isPresent()) {
          return 0;
        }
      } catch (MigrationFailure failure) {
        if (failure.kind() != FailureKind.TEMPORARY) {
          throw failure;
        }
        shell.err().println(failure.getMessage());
        shell.err().flush();
        screen.interrupted();
      }
      Thread.sleep(interval.toMillis());
    }
  }

  private static MigrationStatus read(Database database) {
    return StatusReader.read(
        database,
        Ledger.require(
            database, "begin one with 'tsm run' or 'tsm stage', or name the right target"));
  }

  private void watched(MigrationStatus status, RedrawnLines screen) {
    if (output.format() == OutputFormat.TEXT) {
      screen.draw(lines(status));
    } else {
      output.print(shell, status, List.of());
    }
  }

  private List<String> lines(MigrationStatus status) {
    return StatusText.lines(status, clock.instant(), shell.terminal());
  }
}
