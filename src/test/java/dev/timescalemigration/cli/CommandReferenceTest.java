package dev.timescalemigration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

class CommandReferenceTest {
  private static final Path PAGE = Path.of("docs/reference/commands.md");

  /** Set to write the page instead of comparing it. */
  private static final String WRITE = "tsm.reference.write";

  @Test
  void the_page_says_what_the_commands_say() throws IOException {
    String written = CommandReference.of(TsmCommandLine.of(TestShell.of().shell()));
    if (Boolean.getBoolean(WRITE)) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, written);
    }
    assertThat(Files.readString(PAGE))
        .as(
            "%s is out of date; write it with: dev/maven test -Dtest=CommandReferenceTest"
                + " -D%s=true",
            PAGE, WRITE)
        .isEqualTo(written);
  }

  @Test
  void every_command_has_a_group_a_sentence_an_example_and_explained_options() {
    CommandLine line = TsmCommandLine.of(TestShell.of().shell());
    List<String> grouped =
        dev.timescalemigration.cli.command.CommandGroup.ALL.stream()
            .flatMap(group -> group.commands().stream())
            .toList();
    assertThat(grouped).containsExactlyInAnyOrderElementsOf(line.getSubcommands().keySet());
    line.getSubcommands().values().forEach(command -> assertTaught(command.getCommandSpec()));
  }

  private static void assertTaught(CommandSpec command) {
    assertThat(command.usageMessage().header()).as(command.qualifiedName()).hasSize(1);
    assertThat(command.usageMessage().header()[0]).endsWith(".");
    assertThat(String.join("\n", command.usageMessage().footer()))
        .contains(command.qualifiedName());
    for (OptionSpec option : command.options()) {
      assertThat(option.description()).as(command.qualifiedName() + option).isNotEmpty();
    }
    command.subcommands().values().forEach(nested -> assertTaught(nested.getCommandSpec()));
  }
}
