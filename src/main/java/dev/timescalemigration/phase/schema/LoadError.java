package dev.timescalemigration.phase.schema;

import dev.timescalemigration.failure.PrintableText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The error that ended a load, as {@code psql --echo-errors} with {@code VERBOSITY=verbose} writes
 * it: the error itself, then lines that begin with a word each, the last one {@code STATEMENT}.
 *
 * @param state the SQLSTATE
 * @param message what the server said
 * @param advice details and hints of the server
 * @param context where the server was: functions, the innermost first, and the line of a COPY
 * @param statement the beginning of the statement, on one line; empty if psql wrote none
 */
record LoadError(
    String state, String message, List<String> advice, List<String> context, String statement) {
  private static final int LONGEST = 160;

  /** {@code psql:<stdin>:12: ERROR: 42704: role "x" does not exist}. */
  private static final Pattern ERROR =
      Pattern.compile("(?:psql:.*?)?(?:ERROR|FATAL|PANIC):  ([0-9A-Z]{5}): (.*)");

  private static final Pattern PART =
      Pattern.compile("(?:psql:.*?)?(DETAIL|HINT|QUERY|CONTEXT|LOCATION|STATEMENT|LINE \\d+):(.*)");

  /** The first error among what psql wrote, if there is one. */
  static Optional<LoadError> find(List<String> lines) {
    for (int at = 0; at < lines.size(); at++) {
      Matcher error = ERROR.matcher(lines.get(at));
      if (error.matches()) {
        List<String> rest = lines.subList(at + 1, lines.size());
        List<String> advice = new ArrayList<>(part("DETAIL", rest));
        advice.addAll(part("HINT", rest));
        return Optional.of(
            new LoadError(
                error.group(1),
                error.group(2),
                advice,
                part("CONTEXT", rest),
                cut(String.join(" ", part("STATEMENT", rest)))));
      }
    }
    return Optional.empty();
  }

  /** The lines of one part. A statement is the last part, and may have lines like other parts. */
  private static List<String> part(String name, List<String> lines) {
    List<String> found = new ArrayList<>();
    boolean within = false;
    for (String line : lines) {
      Matcher part = PART.matcher(line);
      if (part.matches() && !(within && name.equals("STATEMENT"))) {
        within = part.group(1).equals(name);
        if (within) {
          found.add(part.group(2).strip());
        }
      } else if (within) {
        found.add(line);
      }
    }
    return found;
  }

  private static String cut(String text) {
    return PrintableText.shortened(text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip(), LONGEST);
  }

  /** The error, where it happened, and the statement, on one line. */
  String describe() {
    StringBuilder text = new StringBuilder(message);
    if (!advice.isEmpty()) {
      text.append(": ").append(cut(String.join(" ", advice)));
    }
    if (!context.isEmpty()) {
      text.append(" (").append(cut(String.join("; ", context))).append(')');
    }
    if (!statement.isEmpty()) {
      text.append(", in the statement: ").append(statement);
    }
    return text.toString();
  }
}
