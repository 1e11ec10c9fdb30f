package dev.timescalemigration.cli.command;

import dev.timescalemigration.cli.report.WayBackText;
import dev.timescalemigration.cli.run.OperatingUser;
import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.engine.WayBackChoice;
import dev.timescalemigration.migration.Gate;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tsm finish}. */
@Command(
    name = "finish",
    header = "Stays with the target, and removes the way back.",
    description = {
      "",
      "Does what the gate Finish of 'tsm run' does, for runbooks. Without --token it shows how far"
          + " the source follows and the token, and ends with 5. With it the target's replication"
          + " slot is dropped, replica identities and the source's jobs are restored, and the"
          + " ledger of the source is removed.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {"  tsm finish", "  tsm finish --token 5f3c0d1e"})
public final class FinishCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin private SourceOption source;
  @Mixin private TargetOption target;
  @Mixin private WayBackTokenOption token;
  @Mixin private OutputOption output;
  @Mixin private GraceOption grace;

  /** The command, for one shell. */
  public FinishCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    return new PhaseRun(
            shell, source.database(shell), target.database(shell), output.format(), grace.grace())
        .run(
            context -> {
              WayBackChoice choice = new WayBackChoice(context, Gate.FINISH, OperatingUser.name());
              return token.choose(choice, false, choice::finish);
            },
            outcome -> token.print(shell, output, outcome, "tsm finish", WayBackText::lines));
  }
}
