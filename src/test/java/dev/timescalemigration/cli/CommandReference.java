package dev.timescalemigration.cli;

import dev.timescalemigration.cli.command.CommandGroup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Writes the command reference, as Markdown, from the commands themselves. */
final class CommandReference {
  private final StringBuilder page = new StringBuilder();

  private CommandReference() {}

  static String of(CommandLine line) {
    CommandReference reference = new CommandReference();
    reference.write(line);
    return reference.page.toString();
  }

  private void write(CommandLine root) {
    CommandSpec program = root.getCommandSpec();
    lines("# Command reference", "");
    lines("Written from the commands themselves; `tsm COMMAND --help` shows the same.", "");
    lines(text(program.usageMessage().description()), "");
    for (CommandGroup group : CommandGroup.ALL) {
      lines("**" + group.heading() + "**", "", "| command | |", "| --- | --- |");
      for (String command : group.commands()) {
        String header =
            root.getSubcommands().get(command).getCommandSpec().usageMessage().header()[0];
        lines("| [`" + command + "`](#tsm-" + command + ") | " + header + " |");
      }
      lines("");
    }
    lines("## Exit codes", "", "| code | meaning |", "| --- | --- |");
    program
        .usageMessage()
        .exitCodeList()
        .forEach((code, meaning) -> lines("| " + code.strip() + " | " + meaning.strip() + " |"));
    lines("");
    CommandGroup.ALL.stream()
        .flatMap(group -> group.commands().stream())
        .forEach(command -> command("##", root.getSubcommands().get(command).getCommandSpec()));
  }

  private void command(String heading, CommandSpec command) {
    UsageMessageSpec usage = command.usageMessage();
    lines(heading + " " + command.qualifiedName(), "");
    lines(usage.header()[0], "");
    String description = text(usage.description());
    if (!description.isEmpty()) {
      lines(description, "");
    }
    List<OptionSpec> options = new ArrayList<>(command.options());
    options.removeIf(option -> option.hidden() || option.usageHelp());
    options.sort(Comparator.comparingInt(OptionSpec::order));
    if (!options.isEmpty()) {
      lines("| option | |", "| --- | --- |");
      options.forEach(this::option);
      lines("");
    }
    if (usage.footer().length > 0) {
      lines("```sh");
      for (String example : usage.footer()) {
        lines(example.strip().replace("%%", "%"));
      }
      lines("```", "");
    }
    for (Map.Entry<String, CommandLine> nested : command.subcommands().entrySet()) {
      command(heading + "#", nested.getValue().getCommandSpec());
    }
  }

  private void option(OptionSpec option) {
    String names =
        String.join(", ", option.names())
            + (option.arity().max() > 0 ? " " + option.paramLabel() : "");
    String required = option.required() ? "Required. " : "";
    String description = required + String.join(" ", option.description());
    lines("| `" + names + "` | " + description.replace("|", "\\|").replace("%%", "%") + " |");
  }

  private static String text(String[] lines) {
    return List.of(lines).stream()
        .filter(line -> !line.isEmpty())
        .collect(Collectors.joining("\n\n"));
  }

  private void lines(String... lines) {
    for (String line : lines) {
      page.append(line).append('\n');
    }
  }
}
