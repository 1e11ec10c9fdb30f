package dev.timescalemigration.cli;

import dev.timescalemigration.cli.command.DurationConverter;
import dev.timescalemigration.cli.command.OutputOption;
import dev.timescalemigration.cli.terminal.OutputFormat;
import dev.timescalemigration.cli.terminal.Shell;
import java.lang.reflect.Constructor;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParseResult;

/** The command line: all commands, made for one shell. */
public final class TsmCommandLine {
  private TsmCommandLine() {}

  /**
   * The command line for a shell; {@link CommandLine#execute} answers with the exit code.
   *
   * @param arguments what will be executed; none: everything can be
   */
  public static CommandLine of(Shell shell, String... arguments) {
    CommandLine line = of(TsmCommand.class, shell, TsmCommand.commandsFor(arguments));
    line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, new CommandList());
    return line;
  }

  /** The command line of another program that is made of commands of a shell. */
  public static CommandLine of(Class<?> program, Shell shell) {
    return of(program, shell, List.of());
  }

  private static CommandLine of(Class<?> program, Shell shell, List<Class<?>> commands) {
    CommandLine line = new CommandLine(program, new CommandsOfShell(shell));
    commands.forEach(line::addSubcommand);
    sortNothing(line);
    return line.setOut(shell.out())
        .setErr(shell.err())
        .setColorScheme(
            Help.defaultColorScheme(shell.terminal().colour() ? Help.Ansi.ON : Help.Ansi.OFF))
        .setUsageHelpAutoWidth(true)
        .setUsageHelpLongOptionsMaxWidth(28)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(Duration.class, new DurationConverter())
        .setParameterExceptionHandler(new UsageMessage(shell))
        .setExecutionExceptionHandler(
            (thrown, command, parsed) ->
                FailureMessage.print(
                    shell, format(parsed), command.getCommandSpec().qualifiedName(), thrown));
  }

  /** Options are in the order in which they are explained, in every command. */
  private static void sortNothing(CommandLine line) {
    line.getCommandSpec().usageMessage().sortOptions(false);
    line.getCommandSpec().usageMessage().sortSynopsis(false);
    line.getSubcommands().values().forEach(TsmCommandLine::sortNothing);
  }

  /** The form of output that the innermost command was asked for. */
  private static OutputFormat format(ParseResult parsed) {
    ParseResult innermost = parsed;
    while (innermost.hasSubcommand()) {
      innermost = innermost.subcommand();
    }
    return innermost.matchedOptionValue(OutputOption.NAME, OutputFormat.TEXT);
  }

  /** Makes commands that take the shell, and everything else as picocli does. */
  private record CommandsOfShell(Shell shell) implements IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      for (Constructor<?> constructor : type.getConstructors()) {
        if (constructor.getParameterCount() == 1
            && constructor.getParameterTypes()[0] == Shell.class) {
          return type.cast(constructor.newInstance(shell));
        }
      }
      return CommandLine.defaultFactory().create(type);
    }
  }
}
