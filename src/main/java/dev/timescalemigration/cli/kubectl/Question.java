package dev.timescalemigration.cli.kubectl;

import dev.timescalemigration.cli.terminal.Shell;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Scanner;
import java.util.Set;

/** A question to the person at the terminal. */
final class Question {
  private static final Set<String> YES = Set.of("y", "yes");

  private Question() {}

  /** Whether the person says yes; without a terminal nobody does. */
  static boolean confirm(Shell shell, String question) {
    if (!shell.terminal().input()) {
      return false;
    }
    shell.out().print(question + " [y/N] ");
    shell.out().flush();
    // The stream of the process stays open.
    Scanner answers = new Scanner(new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8);
    return answers.hasNextLine()
        && YES.contains(answers.nextLine().strip().toLowerCase(Locale.ROOT));
  }
}
