package dev.timescalemigration.cli.terminal;

import dev.timescalemigration.failure.PrintableText;
import java.io.PrintWriter;
import java.util.regex.Matcher;

/**
 * Where lines go: of control characters only the colours of {@link Style} pass, and these only
 * where colours are welcome. What steers the terminal on purpose is written with {@code print}.
 */
final class PrintableWriter extends PrintWriter {
  private final boolean colour;

  private PrintableWriter(PrintWriter to, boolean colour) {
    super(to);
    this.colour = colour;
  }

  static PrintWriter of(PrintWriter to, Terminal terminal) {
    return to instanceof PrintableWriter ? to : new PrintableWriter(to, terminal.colour());
  }

  @Override
  public void println(String text) {
    super.println(colour ? coloured(String.valueOf(text)) : PrintableText.line(text));
  }

  private static String coloured(String text) {
    StringBuilder line = new StringBuilder();
    Matcher codes = Style.codes(text);
    int rest = 0;
    while (codes.find()) {
      line.append(PrintableText.line(text.substring(rest, codes.start()))).append(codes.group());
      rest = codes.end();
    }
    return line.append(PrintableText.line(text.substring(rest))).toString();
  }
}
