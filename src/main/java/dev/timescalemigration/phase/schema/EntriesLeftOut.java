package dev.timescalemigration.phase.schema;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Takes entries of a dump out of it. pg_dump writes a head of three comment lines before each entry
 * ({@code _printTocEntry}, {@code src/bin/pg_dump/pg_backup_archiver.c} 15 to 17), then an empty
 * line and its first statement. An entry goes when its head has the kind and its first statement
 * begins as one that makes, changes or comments on such an object. Rows pass as they are.
 */
final class EntriesLeftOut extends DumpLines {
  private static final String RULE = "--";
  private static final int HEAD_LINES = 5;
  private static final Pattern HEAD =
      Pattern.compile(
          "-- Name: .*; Type: (?:EVENT TRIGGER|PUBLICATION[A-Z ]*|COMMENT); Schema: .*");

  private static final char NONE = 0;

  private final List<String> begins;
  private final ByteArrayOutputStream head = new ByteArrayOutputStream();
  private int headLines;
  private boolean inRows;
  private boolean leftOut;
  private char quote;

  private EntriesLeftOut(OutputStream script, List<String> begins) {
    super(script);
    this.begins = begins;
  }

  /** Where a dump is to be written so that it arrives without these objects. */
  static OutputStream within(OutputStream script, List<SuperuserObject> objects) {
    return objects.isEmpty()
        ? script
        : new EntriesLeftOut(
            script,
            objects.stream()
                .map(object -> object.inDump() + " ")
                .flatMap(name -> Stream.of("CREATE " + name, "ALTER " + name, "COMMENT ON " + name))
                .map(begin -> begin.lines().findFirst().orElseThrow())
                .toList());
  }

  /** Rows begin after COPY and end with a backslash and a dot; a head begins with two dashes. */
  @Override
  boolean mayMatter(int length, int last) {
    if (leftOut || headLines > 0) {
      return true;
    }
    return switch (length) {
      case 1 -> inRows ? last == '\\' : last == '-' || last == 'C';
      case 2 -> inRows ? last == '.' : last == '-' || last == 'O';
      default -> true;
    };
  }

  @Override
  void lineEnded(String line) throws IOException {
    String text = line.stripTrailing();
    if (leftOut && (quote != NONE || !text.equals(RULE))) {
      quote = quoteAfter(text);
      return;
    }
    leftOut = false;
    inRows =
        inRows ? !text.equals("\\.") : text.startsWith("COPY ") && text.endsWith(" FROM stdin;");
    if (headLines > 0 && !isNextOfHead(text)) {
      passHead();
    }
    if (!inRows && isNextOfHead(text)) {
      holdAsHead(text);
    } else {
      passLine(out);
    }
  }

  private boolean isNextOfHead(String text) {
    return switch (headLines) {
      case 0, 2 -> text.equals(RULE);
      case 1 -> HEAD.matcher(text).matches();
      case 3 -> text.isEmpty();
      default -> true;
    };
  }

  private void holdAsHead(String text) throws IOException {
    passLine(head);
    headLines++;
    if (headLines < HEAD_LINES) {
      return;
    }
    leftOut = begins.stream().anyMatch(text::startsWith);
    if (leftOut) {
      quote = quoteAfter(text);
      head.reset();
      headLines = 0;
    } else {
      passHead();
    }
  }

  /** The quote that is open at the end of a line: of a literal, of a name, or none. */
  private char quoteAfter(String text) {
    char open = quote;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (open == NONE && (c == '\'' || c == '"')) {
        open = c;
      } else if (open == c) {
        open = NONE;
      }
    }
    return open;
  }

  private void passHead() throws IOException {
    head.writeTo(out);
    head.reset();
    headLines = 0;
  }

  @Override
  public void flush() throws IOException {
    passHead();
    super.flush();
  }
}
