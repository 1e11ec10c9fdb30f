package dev.timescalemigration.cli.terminal;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Scanner;
import java.util.concurrent.TimeUnit;

/**
 * What the three standard streams can do.
 *
 * @param input whether a person can type
 * @param output whether standard output is a terminal
 * @param errors whether standard error is a terminal that can redraw a line
 * @param colour whether colours are welcome (see no-color.org)
 * @param unicode whether other characters than ASCII are shown as they are
 */
public record Terminal(
    boolean input, boolean output, boolean errors, boolean colour, boolean unicode) {
  /** What is assumed of a terminal that does not report its width. */
  private static final int USUAL_WIDTH = 80;

  private static final long ANSWER_SECONDS = 2;

  /** Pipes and files all round. */
  public static final Terminal NONE = new Terminal(false, false, false, false, false);

  /** Looks at the streams of this process. */
  public static Terminal of(Map<String, String> environment) {
    // Java shows only whether input and output are both a terminal; the shell shows each.
    int streams =
        exitCode(
            "e=0; test -t 0 && e=1; test -t 1 && e=$((e+2)); test -t 2 && e=$((e+4)); exit $e");
    boolean dumb = "dumb".equals(environment.get("TERM"));
    boolean output = (streams & 2) != 0;
    boolean colour = output && !dumb && environment.getOrDefault("NO_COLOR", "").isEmpty();
    return new Terminal(
        (streams & 1) != 0, output, (streams & 4) != 0 && !dumb, colour, isUtf8(environment));
  }

  private static boolean isUtf8(Map<String, String> environment) {
    for (String variable : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
      String value = environment.getOrDefault(variable, "");
      if (!value.isEmpty()) {
        String charset = value.toUpperCase(Locale.ROOT);
        return charset.endsWith("UTF-8") || charset.endsWith("UTF8");
      }
    }
    return false;
  }

  /** Columns of the terminal, as it is now. */
  public int width() {
    if (!output && !errors) {
      return USUAL_WIDTH;
    }
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (Scanner size = new Scanner(stty.getInputStream(), StandardCharsets.US_ASCII)) {
        int columns =
            size.hasNextInt() && size.nextInt() >= 0 && size.hasNextInt() ? size.nextInt() : 0;
        // A terminal that nobody gave a size says 0.
        return columns > 0 ? columns : USUAL_WIDTH;
      }
    } catch (IOException noSuchTerminal) {
      return USUAL_WIDTH;
    }
  }

  /** The answer of the shell with this process's own streams; 0 when there is no shell. */
  private static int exitCode(String script) {
    try {
      Process shell = new ProcessBuilder("sh", "-c", script).inheritIO().start();
      return shell.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS) ? shell.exitValue() : 0;
    } catch (IOException noShell) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }
}
