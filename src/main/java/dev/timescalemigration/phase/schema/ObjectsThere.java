package dev.timescalemigration.phase.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/**
 * Schemas and extensions that the target has already. {@code CREATE SCHEMA} has no {@code IF NOT
 * EXISTS} in a dump, and the comment of a schema or an extension may only be set by its owner.
 * {@link AccessMove} sets these comments where it may, and lists the others.
 */
final class ObjectsThere implements DumpRule {
  private static final String CREATE_SCHEMA = "CREATE SCHEMA ";
  private static final String COMMENT_ON_SCHEMA = "COMMENT ON SCHEMA ";
  private static final String COMMENT_ON_EXTENSION = "COMMENT ON EXTENSION ";
  private static final Pattern NAME = Pattern.compile("\"((?:[^\"]|\"\")+)\"");

  private final Set<String> schemas;
  private final Set<String> extensions;
  private final List<String> notes = new ArrayList<>();

  /**
   * A rule.
   *
   * @param schemas schemas that the target has
   * @param extensions extensions that the target has
   */
  ObjectsThere(Set<String> schemas, Set<String> extensions) {
    this.schemas = schemas;
    this.extensions = extensions;
  }

  /** What a target has. */
  static ObjectsThere of(Handle target) {
    return new ObjectsThere(
        target.createQuery("select nspname from pg_namespace").mapTo(String.class).set(),
        target.createQuery("select extname from pg_extension").mapTo(String.class).set());
  }

  @Override
  public List<String> beginnings() {
    return List.of(CREATE_SCHEMA, COMMENT_ON_SCHEMA, COMMENT_ON_EXTENSION);
  }

  @Override
  public boolean leavesOut(String statement) {
    Matcher name = NAME.matcher(statement);
    if (!name.find()) {
      return false;
    }
    String object = name.group(1).replace("\"\"", "\"");
    if (statement.startsWith(COMMENT_ON_EXTENSION)) {
      return extensions.contains(object);
    }
    boolean there = schemas.contains(object);
    if (there && statement.startsWith(CREATE_SCHEMA)) {
      notes.add(statement + " left out: the target has that schema");
    }
    return there;
  }

  /** What was left out and why. */
  List<String> notes() {
    return notes;
  }
}
