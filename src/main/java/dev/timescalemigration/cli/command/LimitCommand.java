package dev.timescalemigration.cli.command;

import dev.timescalemigration.cli.report.LimitsText;
import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.CopyLimits;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.postgres.Database;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tsm limit}. */
@Command(
    name = "limit",
    header = "Shows or changes the limits of copying.",
    description = {
      "",
      "The limits that you give replace all earlier limits. They take effect within two seconds in"
          + " every process that copies. Without a limit it shows which are in force. A migration"
          + " that runs from a file or a resource takes its limits from spec.copy.limits there.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {"  tsm limit --limit-bytes 50M --limit-target-sessions 8", "  tsm limit --none"})
public final class LimitCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private TargetOption target;
  @Mixin private LimitOptions limits;

  @Option(names = "--none", description = "Remove every limit.")
  private boolean none;

  @Mixin private OutputOption output;

  /** The command, for one shell. */
  public LimitCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    if (none && limits.areGiven()) {
      throw MigrationFailure.usage(
          "WrongUsage", "--none removes every limit", "leave it out, or the limits");
    }
    CopyLimits wanted = limits.limits();
    Database database = target.withoutSource(shell);
    Ledger ledger = LimitOptions.ledger(database);
    if (none || limits.areGiven()) {
      ledger.limitCopying(wanted);
    }
    CopyLimits inForce = ledger.copyLimits();
    output.print(shell, inForce, LimitsText.lines(inForce));
    return 0;
  }
}
