package dev.timescalemigration.phase.schema;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The beginning of a dump, where schemas and extensions are made. What the target has already is
 * left out: {@code CREATE SCHEMA} has no {@code IF NOT EXISTS} in a dump, and the comment of an
 * extension may only be set by its owner.
 *
 * <p>Only the beginning is looked at, line by line, up to the first object of another type. What
 * follows may hold anything in its rows and bodies and passes through as bytes.
 */
final class DumpHead {
  private static final Set<String> TYPES =
      Set.of("SCHEMA", "EXTENSION", "COMMENT", "COLLATION", "PROCEDURAL LANGUAGE", "TRANSFORM");
  private static final Pattern OBJECT = Pattern.compile("-- Name: .*; Type: ([A-Z ]+); Schema: .*");
  private static final String NAME = "\"((?:[^\"]|\"\")+)\"";
  private static final Pattern SCHEMA = Pattern.compile("CREATE SCHEMA " + NAME + ";");
  private static final Pattern EXTENSION_COMMENT =
      Pattern.compile("COMMENT ON EXTENSION " + NAME + " IS .*", Pattern.DOTALL);

  private final Set<String> schemas;
  private final Set<String> extensions;
  private final List<String> leftOut = new ArrayList<>();

  /**
   * A filter.
   *
   * @param schemas schemas that the target has
   * @param extensions extensions that the target has
   */
  DumpHead(Set<String> schemas, Set<String> extensions) {
    this.schemas = schemas;
    this.extensions = extensions;
  }

  /** Passes the beginning on; afterwards the dump stands at its first other object. */
  void pass(InputStream dump, OutputStream to) throws IOException {
    for (String line = readLine(dump); !line.isEmpty(); line = readLine(dump)) {
      Matcher object = OBJECT.matcher(line.strip());
      boolean ends = object.matches() && !TYPES.contains(object.group(1));
      String passed = ends ? line : withoutWhatIsThere(line, dump);
      to.write(passed.getBytes(StandardCharsets.ISO_8859_1));
      if (ends) {
        return;
      }
    }
  }

  private String withoutWhatIsThere(String line, InputStream dump) throws IOException {
    Matcher schema = SCHEMA.matcher(line.strip());
    if (schema.matches() && schemas.contains(unquoted(schema.group(1)))) {
      leftOut.add(line.strip() + " left out: the target has that schema");
      return "\n";
    }
    Matcher comment = EXTENSION_COMMENT.matcher(line.strip());
    if (comment.matches() && extensions.contains(unquoted(comment.group(1)))) {
      for (String text = line; !RoleStatement.isClosed(text); ) {
        String more = readLine(dump);
        if (more.isEmpty()) {
          break;
        }
        text += more;
      }
      leftOut.add(
          "COMMENT ON EXTENSION \""
              + comment.group(1)
              + "\" left out: the target has that extension with a comment of its own");
      return "\n";
    }
    return line;
  }

  /** A line with its end; empty at the end of the dump. Bytes stay bytes, one for each char. */
  private static String readLine(InputStream dump) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = dump.read(); next >= 0; next = dump.read()) {
      line.write(next);
      if (next == '\n') {
        break;
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  private static String unquoted(String name) {
    byte[] bytes = name.replace("\"\"", "\"").getBytes(StandardCharsets.ISO_8859_1);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** What was left out and why. */
  List<String> leftOut() {
    return leftOut;
  }
}
