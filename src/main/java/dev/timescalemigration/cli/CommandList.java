package dev.timescalemigration.cli;

import dev.timescalemigration.cli.command.CommandGroup;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.IHelpSectionRenderer;

/** The commands in the help, grouped by what they are for. */
final class CommandList implements IHelpSectionRenderer {
  private static final int NAME_WIDTH = 16;

  @Override
  public String render(Help help) {
    Map<String, CommandLine> commands = help.commandSpec().subcommands();
    StringBuilder text = new StringBuilder();
    for (CommandGroup group : CommandGroup.ALL) {
      text.append(String.format("%n%s:%n", group.heading()));
      for (String command : group.commands()) {
        String[] header = commands.get(command).getCommandSpec().usageMessage().header();
        Text name = help.colorScheme().commandText(command);
        text.append("  ")
            .append(name)
            .append(" ".repeat(NAME_WIDTH - command.length()))
            .append(header[0])
            .append(System.lineSeparator());
      }
    }
    return text.toString();
  }
}
