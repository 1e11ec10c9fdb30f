package dev.timescalemigration.postgres.bounded;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The messages of a server, as PostgreSQL's documentation has them ("Message Formats", release 17),
 * without those of COPY and of GSSAPI. pgjdbc reads most of them without regard to the length that
 * is at their beginning, so a message has to hold what it should and nothing more.
 */
final class ServerMessage {
  /** PostgreSQL's default is 4096 (scram_iterations); each costs the client time. */
  private static final int MOST_SCRAM_ITERATIONS = 100_000;

  private static final Pattern SCRAM_ITERATIONS = Pattern.compile(",i=(\\d+)");

  private static final int AUTHENTICATION_MD5 = 5;
  private static final int AUTHENTICATION_SASL = 10;
  private static final int AUTHENTICATION_SASL_CONTINUE = 11;
  private static final int AUTHENTICATION_SASL_FINAL = 12;
  private static final int AUTHENTICATION_PASSWORD = 3;

  /** Of a field in RowDescription, behind its name. */
  private static final int FIELD_BYTES = 18;

  private ServerMessage() {}

  /** Whether a body is what a message of its type has, no less and no more. */
  static boolean isWhole(int type, ByteBuffer body) {
    return switch (type) {
      case 'R' -> isAuthentication(body);
      case 'E', 'N' -> true;
      case 'K' -> skips(body, 2 * Integer.BYTES) && isEnd(body);
      case 'S' -> skipsTexts(body, 2) && isEnd(body);
      case 'A' -> skips(body, Integer.BYTES) && skipsTexts(body, 2) && isEnd(body);
      case 'Z' -> skips(body, 1) && isEnd(body);
      case 'C' -> skipsTexts(body, 1) && isEnd(body);
      case 'T' -> isRowDescription(body);
      case 'D' -> isDataRow(body);
      case 't' ->
          body.remaining() >= Short.BYTES
              && skips(body, Integer.BYTES * body.getShort())
              && isEnd(body);
      case '1', '2', '3', 'n', 's', 'I' -> isEnd(body);
      default -> false;
    };
  }

  private static boolean isAuthentication(ByteBuffer body) {
    if (body.remaining() < Integer.BYTES) {
      return false;
    }
    return switch (body.getInt()) {
      case 0, AUTHENTICATION_PASSWORD -> isEnd(body);
      case AUTHENTICATION_MD5 -> skips(body, Integer.BYTES) && isEnd(body);
      case AUTHENTICATION_SASL -> isListOfTexts(body);
      case AUTHENTICATION_SASL_CONTINUE -> isScramInBounds(body);
      case AUTHENTICATION_SASL_FINAL -> true;
      default -> false;
    };
  }

  /** It ends with an empty one. */
  private static boolean isListOfTexts(ByteBuffer body) {
    while (body.hasRemaining()) {
      int start = body.position();
      if (!skipsTexts(body, 1)) {
        return false;
      }
      if (body.position() == start + 1) {
        return isEnd(body);
      }
    }
    return false;
  }

  private static boolean isScramInBounds(ByteBuffer body) {
    Matcher iterations = SCRAM_ITERATIONS.matcher(StandardCharsets.ISO_8859_1.decode(body));
    while (iterations.find()) {
      String count = iterations.group(1);
      if (count.length() > 9 || Integer.parseInt(count) > MOST_SCRAM_ITERATIONS) {
        return false;
      }
    }
    return true;
  }

  private static boolean isRowDescription(ByteBuffer body) {
    if (body.remaining() < Short.BYTES) {
      return false;
    }
    for (int fields = body.getShort(); fields > 0; fields--) {
      if (!skipsTexts(body, 1) || !skips(body, FIELD_BYTES)) {
        return false;
      }
    }
    return isEnd(body);
  }

  private static boolean isDataRow(ByteBuffer body) {
    if (body.remaining() < Short.BYTES) {
      return false;
    }
    for (int columns = body.getShort(); columns > 0; columns--) {
      if (body.remaining() < Integer.BYTES) {
        return false;
      }
      int length = body.getInt();
      if (length != -1 && !skips(body, length)) {
        return false;
      }
    }
    return isEnd(body);
  }

  private static boolean skips(ByteBuffer body, int bytes) {
    if (bytes < 0 || bytes > body.remaining()) {
      return false;
    }
    body.position(body.position() + bytes);
    return true;
  }

  /** Texts end with a zero byte. */
  private static boolean skipsTexts(ByteBuffer body, int count) {
    int found = 0;
    while (found < count && body.hasRemaining()) {
      if (body.get() == 0) {
        found++;
      }
    }
    return found == count;
  }

  private static boolean isEnd(ByteBuffer body) {
    return !body.hasRemaining();
  }
}
