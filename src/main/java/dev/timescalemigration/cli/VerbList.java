package dev.timescalemigration.cli;

import dev.timescalemigration.cli.verb.VerbGroup;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.IHelpSectionRenderer;

/** The verbs in the help, grouped by what they are for. */
final class VerbList implements IHelpSectionRenderer {
  private static final int NAME_WIDTH = 16;

  @Override
  public String render(Help help) {
    Map<String, CommandLine> verbs = help.commandSpec().subcommands();
    StringBuilder text = new StringBuilder();
    for (VerbGroup group : VerbGroup.ALL) {
      text.append(String.format("%n%s:%n", group.heading()));
      for (String verb : group.verbs()) {
        String[] header = verbs.get(verb).getCommandSpec().usageMessage().header();
        Text name = help.colorScheme().commandText(verb);
        text.append("  ")
            .append(name)
            .append(" ".repeat(NAME_WIDTH - verb.length()))
            .append(header[0])
            .append(System.lineSeparator());
      }
    }
    return text.toString();
  }
}
