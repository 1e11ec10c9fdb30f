package dev.timescalemigration.phase.schema;

import java.io.ByteArrayOutputStream;

/**
 * Finds the end of each statement of a dump. What pg_dump writes has literals, names and bodies
 * between dollars whose text a user of the source chose. A semicolon within them ends nothing, and
 * a line within them is no statement, whatever it looks like.
 *
 * <p>Bytes are enough: the dump is in UTF-8, where no byte of a longer character is one of ASCII.
 */
final class DumpSyntax {
  private enum Within {
    NOTHING,
    LITERAL,
    LITERAL_WITH_ESCAPES,
    NAME,
    DOLLAR_TAG,
    DOLLARS,
    COMMENT
  }

  private final ByteArrayOutputStream tag = new ByteArrayOutputStream();
  private byte[] closingTag = new byte[0];
  private Within within = Within.NOTHING;
  private boolean plainLiteralsEscape;
  private boolean escaped;
  private Within literalThatMayContinue = Within.NOTHING;
  private int ofClosingTag;
  private int last;
  private int lastButOne;

  /**
   * Takes the next byte of a statement.
   *
   * @return whether the statement ends with it
   */
  boolean endsWith(int next) {
    boolean ends = false;
    switch (within) {
      case NOTHING -> ends = outside(next);
      case LITERAL, LITERAL_WITH_ESCAPES -> inLiteral(next);
      case NAME -> within = next == '"' ? Within.NOTHING : Within.NAME;
      case DOLLAR_TAG -> {
        return inDollarTag(next);
      }
      case DOLLARS -> inDollars(next);
      case COMMENT -> within = next == '\n' ? Within.NOTHING : Within.COMMENT;
    }
    lastButOne = last;
    last = next;
    return ends;
  }

  /** Whether a backslash escapes in a literal without E: {@code standard_conforming_strings}. */
  void plainLiteralsEscape(boolean value) {
    plainLiteralsEscape = value;
  }

  private boolean outside(int next) {
    Within before = literalThatMayContinue;
    literalThatMayContinue = Within.NOTHING;
    switch (next) {
      case ';' -> {
        return true;
      }
      case '\'' -> within = before == Within.NOTHING ? literal() : before;
      case '"' -> within = Within.NAME;
      case '-' -> within = last == '-' ? Within.COMMENT : Within.NOTHING;
      case '$' -> beginDollarTag();
      default -> {}
    }
    return false;
  }

  private Within literal() {
    boolean prefixed = (last == 'E' || last == 'e') && !isOfName(lastButOne);
    return prefixed || plainLiteralsEscape ? Within.LITERAL_WITH_ESCAPES : Within.LITERAL;
  }

  /** After its quote a literal may continue: two quotes are one of its characters. */
  private void inLiteral(int next) {
    if (escaped) {
      escaped = false;
    } else if (next == '\'') {
      literalThatMayContinue = within;
      within = Within.NOTHING;
    } else {
      escaped = next == '\\' && within == Within.LITERAL_WITH_ESCAPES;
    }
  }

  private void beginDollarTag() {
    if (!isOfName(last)) {
      tag.reset();
      tag.write('$');
      within = Within.DOLLAR_TAG;
    }
  }

  private boolean inDollarTag(int next) {
    if (next == '$') {
      tag.write(next);
      closingTag = tag.toByteArray();
      ofClosingTag = 0;
      within = Within.DOLLARS;
      return false;
    }
    boolean digitFirst = tag.size() == 1 && next >= '0' && next <= '9';
    if (isOfName(next) && !digitFirst) {
      tag.write(next);
      return false;
    }
    within = Within.NOTHING;
    last = '$';
    return endsWith(next);
  }

  private void inDollars(int next) {
    if (next == closingTag[ofClosingTag]) {
      ofClosingTag++;
    } else {
      ofClosingTag = next == '$' ? 1 : 0;
    }
    if (ofClosingTag == closingTag.length) {
      within = Within.NOTHING;
    }
  }

  private static boolean isOfName(int b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || b == '_'
        || b >= 0x80;
  }
}
