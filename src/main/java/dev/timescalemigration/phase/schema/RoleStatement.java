package dev.timescalemigration.phase.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement of {@code pg_dumpall --roles-only --quote-all-identifiers}.
 *
 * @param kind what it does
 * @param text the statement with its semicolon
 * @param role the role it is about, unquoted; for a membership the role that is granted
 * @param member the role that is made a member, unquoted; null for other kinds
 */
record RoleStatement(StatementKind kind, String text, String role, String member) {
  /** What a statement does. */
  enum StatementKind {
    CREATE,
    OPTIONS,
    /** A setting, comment, label or privilege on a parameter. */
    EXTRA,
    MEMBERSHIP
  }

  private static final String NAME = "\"((?:[^\"]|\"\")+)\"";
  private static final Pattern CREATE = Pattern.compile("CREATE ROLE " + NAME + ";");
  private static final Pattern OPTIONS = statement("ALTER ROLE " + NAME + " WITH .*");
  private static final Pattern MEMBERSHIP = statement("GRANT " + NAME + " TO " + NAME + ".*");
  private static final List<Pattern> EXTRA =
      List.of(
          statement("ALTER ROLE " + NAME + " .*"),
          statement("COMMENT ON ROLE " + NAME + " .*"),
          statement("SECURITY LABEL .* ON ROLE " + NAME + " .*"),
          statement("GRANT .* ON PARAMETER .* TO " + NAME + ".*"));

  private static Pattern statement(String expression) {
    return Pattern.compile(expression, Pattern.DOTALL);
  }

  /**
   * The statements of a script that concern roles; what sets up the session is left out.
   *
   * @param script what pg_dumpall wrote
   */
  static List<RoleStatement> parse(String script) {
    List<RoleStatement> statements = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (String line : script.split("\n", -1)) {
      boolean between = text.length() == 0;
      if (between && (line.isBlank() || line.startsWith("--") || line.startsWith("\\"))) {
        continue;
      }
      text.append(between ? "" : "\n").append(line);
      if (line.endsWith(";") && isClosed(text)) {
        add(statements, text.toString());
        text.setLength(0);
      }
    }
    return statements;
  }

  /** Whether every quote that was opened is closed; a doubled quote counts as two. */
  static boolean isClosed(CharSequence text) {
    return text.chars().filter(c -> c == '\'').count() % 2 == 0;
  }

  private static void add(List<RoleStatement> statements, String text) {
    Matcher create = CREATE.matcher(text);
    Matcher options = OPTIONS.matcher(text);
    Matcher membership = MEMBERSHIP.matcher(text);
    if (create.matches()) {
      statements.add(new RoleStatement(StatementKind.CREATE, text, name(create, 1), null));
    } else if (options.matches()) {
      statements.add(new RoleStatement(StatementKind.OPTIONS, text, name(options, 1), null));
    } else if (membership.matches()) {
      statements.add(
          new RoleStatement(
              StatementKind.MEMBERSHIP, text, name(membership, 1), name(membership, 2)));
    } else {
      EXTRA.stream()
          .map(pattern -> pattern.matcher(text))
          .filter(Matcher::matches)
          .findFirst()
          .ifPresent(
              extra ->
                  statements.add(
                      new RoleStatement(StatementKind.EXTRA, text, name(extra, 1), null)));
    }
  }

  private static String name(Matcher matcher, int group) {
    return matcher.group(group).replace("\"\"", "\"");
  }

  /** The same statement, worded otherwise. */
  RoleStatement with(String newText) {
    return new RoleStatement(kind, newText, role, member);
  }

  /** The statement for people: one line, and no password. */
  String shown() {
    return text.replaceAll("PASSWORD '[^']*'", "PASSWORD '…'").lines().findFirst().orElse("");
  }
}
