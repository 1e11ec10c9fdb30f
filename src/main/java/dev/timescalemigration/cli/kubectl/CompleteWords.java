package dev.timescalemigration.cli.kubectl;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;

/**
 * Completes words for {@code kubectl}, which runs {@code kubectl_complete-tsm} with the words typed
 * so far and reads one candidate a line, then a directive (completion of plugins, since kubectl
 * 1.26; {@code :4}: complete no file names).
 */
final class CompleteWords {
  /** The first argument with which the program completes the others. */
  static final String COMMAND = "__complete";

  private static final String NO_FILES = ":4";

  private CompleteWords() {}

  /** Prints what the last word may become. */
  static void print(CommandLine line, List<String> words, PrintWriter out) {
    String begun = words.isEmpty() ? "" : words.get(words.size() - 1);
    List<CharSequence> endings = new ArrayList<>();
    AutoComplete.complete(
        line.getCommandSpec(),
        words.toArray(String[]::new),
        Math.max(words.size() - 1, 0),
        begun.length(),
        String.join(" ", words).length(),
        endings);
    endings.stream().map(ending -> begun + ending).sorted().distinct().forEach(out::println);
    out.println(NO_FILES);
    out.flush();
  }
}
