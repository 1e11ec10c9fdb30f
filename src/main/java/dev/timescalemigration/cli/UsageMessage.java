package dev.timescalemigration.cli;

import dev.timescalemigration.cli.terminal.OutputFormat;
import dev.timescalemigration.cli.terminal.Shell;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.failure.NearestName;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Shows what is wrong with a command line in one line, with what was most likely meant. */
final class UsageMessage implements IParameterExceptionHandler {
  private final Shell shell;

  UsageMessage(Shell shell) {
    this.shell = shell;
  }

  @Override
  public int handleParseException(ParameterException thrown, String[] arguments) {
    CommandLine command = thrown.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    return FailureMessage.print(shell, OutputFormat.TEXT, name, failure(thrown, command));
  }

  private static MigrationFailure failure(ParameterException thrown, CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    String seeHelp = "see '" + spec.qualifiedName() + " --help'";
    // A mistyped name of a required option counts as its absence; the name is the better answer.
    List<String> unmatched =
        thrown instanceof UnmatchedArgumentException all
            ? all.getUnmatched()
            : command.getUnmatchedArguments();
    if (unmatched.isEmpty()) {
      return MigrationFailure.usage("WrongUsage", sentence(thrown.getMessage()), seeHelp);
    }
    String argument = unmatched.get(0);
    if (argument.startsWith("-")) {
      String option = argument.replaceFirst("=.*", "");
      List<String> known =
          spec.options().stream().map(OptionSpec::longestName).filter(n -> n.length() > 2).toList();
      return MigrationFailure.usage(
          "UnknownOption", "unknown option " + option, meant(option, known, seeHelp));
    }
    if (!spec.subcommands().isEmpty()) {
      List<String> known = List.copyOf(spec.subcommands().keySet());
      return MigrationFailure.usage(
          "UnknownCommand", "unknown command '" + argument + "'", meant(argument, known, seeHelp));
    }
    return MigrationFailure.usage("WrongUsage", "unexpected argument '" + argument + "'", seeHelp);
  }

  private static String meant(String typed, List<String> known, String otherwise) {
    return NearestName.of(typed, known).map(name -> "did you mean " + name + "?").orElse(otherwise);
  }

  /** Messages of picocli begin with a capital, and one of a converter repeats what it wraps. */
  private static String sentence(String message) {
    return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
  }
}
