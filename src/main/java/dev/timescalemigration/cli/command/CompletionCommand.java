package dev.timescalemigration.cli.command;

import dev.timescalemigration.cli.terminal.Shell;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tsm completion}. */
@Command(
    name = "completion",
    header = "Prints the script with which bash and zsh complete this program's commands.",
    description = {
      "",
      "Load it in each shell, or write it into the folder from which the shell loads such scripts.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {"  source <(tsm completion)", "  tsm completion > /etc/bash_completion.d/tsm"})
public final class CompletionCommand implements Callable<Integer> {
  private final Shell shell;

  @Spec private CommandSpec spec;

  /** The command, for one shell. */
  public CompletionCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    shell.out().print(AutoComplete.bash("tsm", spec.root().commandLine()));
    shell.out().flush();
    return 0;
  }
}
