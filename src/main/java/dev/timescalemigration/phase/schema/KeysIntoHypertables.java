package dev.timescalemigration.phase.schema;

import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Foreign keys by which plain tables point into hypertables. A dump adds them when the plain table
 * has its rows and the hypertable has none, which fails; and while {@code timescaledb.restoring} is
 * on, TimescaleDB does not put them on the chunks that the dump made, so that deleting a row there
 * would neither be refused nor cascade (seen on 2.29.2).
 *
 * <p>So they are left out of the dump and added after {@code timescaledb_post_restore()}, in the
 * same transaction, as NOT VALID: rows written from then on are checked. The switch validates them.
 */
final class KeysIntoHypertables {
  private static final int BUFFER = 64 * 1024;

  private static final String NOT_VALID = " NOT VALID";

  private final List<Key> keys;
  private final List<Key> leftOut = new ArrayList<>();
  private final StringBuilder comments = new StringBuilder();

  KeysIntoHypertables(List<Key> keys) {
    this.keys = keys;
  }

  /** A foreign key of the source. */
  record Key(QualifiedName table, String name, String definition) {
    boolean begins(String line) {
      return line.equals("ALTER TABLE ONLY " + table.quoted())
          || line.equals("ALTER TABLE " + table.quoted());
    }

    boolean isAddedBy(String line) {
      return line.startsWith("    ADD CONSTRAINT " + Identifiers.quote(name) + " FOREIGN KEY (")
          && line.endsWith(";");
    }

    boolean isCommentedBy(String line) {
      return line.startsWith(
          "COMMENT ON CONSTRAINT " + Identifiers.quote(name) + " ON " + table.quoted() + " IS ");
    }

    String add() {
      return "ALTER TABLE "
          + table.quoted()
          + " ADD CONSTRAINT "
          + Identifiers.quote(name)
          + " "
          + definition
          + (definition.endsWith(NOT_VALID) ? "" : NOT_VALID)
          + ";\n";
    }
  }

  static KeysIntoHypertables of(Handle source) {
    return new KeysIntoHypertables(
        source
            .createQuery(SqlFile.of(KeysIntoHypertables.class, "keys_into_hypertables"))
            .map(
                (row, context) ->
                    new Key(
                        new QualifiedName(
                            row.getString("schema_name"), row.getString("table_name")),
                        row.getString("name"),
                        row.getString("definition")))
            .list());
  }

  /** Passes the rest of a dump on without these keys. Bytes stay as they are. */
  void pass(InputStream dump, OutputStream to) throws IOException {
    if (keys.isEmpty()) {
      dump.transferTo(to);
      return;
    }
    BufferedInputStream text = new BufferedInputStream(dump, BUFFER);
    text.mark(BUFFER);
    for (int first = text.read(); first >= 0; first = text.read()) {
      if (first == 'A' || first == 'C') {
        text.reset();
        if (isLeftOut(text)) {
          text.mark(BUFFER);
          continue;
        }
        text.reset();
        first = text.read();
      }
      int next = first;
      for (; next >= 0 && next != '\n'; next = text.read()) {
        to.write(next);
      }
      if (next >= 0) {
        to.write(next);
      }
      text.mark(BUFFER);
    }
  }

  /**
   * Reads on over a statement that adds such a key or comments on it; else the mark still holds.
   */
  private boolean isLeftOut(InputStream text) throws IOException {
    String line = readLine(text, BUFFER / 4);
    if (keys.stream().anyMatch(key -> key.begins(line))) {
      String second = readLine(text, BUFFER / 2);
      Optional<Key> added =
          keys.stream().filter(key -> key.begins(line) && key.isAddedBy(second)).findFirst();
      added.ifPresent(leftOut::add);
      return added.isPresent();
    }
    if (leftOut.stream().anyMatch(key -> key.isCommentedBy(line))) {
      StringBuilder comment = new StringBuilder(line);
      while (!(comment.toString().endsWith(";") && RoleStatement.isClosed(comment))
          && !ended(text)) {
        comment.append('\n').append(readLine(text, Integer.MAX_VALUE));
      }
      comments.append(comment).append('\n');
      return true;
    }
    return false;
  }

  private static boolean ended(InputStream text) throws IOException {
    text.mark(1);
    boolean ended = text.read() < 0;
    text.reset();
    return ended;
  }

  /** A line without its end, or the first part of one that is longer than any statement here. */
  private static String readLine(InputStream text, int most) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = text.read(); next >= 0 && next != '\n'; next = text.read()) {
      line.write(next);
      if (line.size() >= most) {
        break;
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  /** SQL that adds what was left out. */
  String add() {
    StringBuilder sql = new StringBuilder();
    leftOut.forEach(key -> sql.append(key.add()));
    return sql.append(comments).toString();
  }

  /** What was done, one line for each key. */
  List<String> notes() {
    return leftOut.stream()
        .map(
            key ->
                "foreign key "
                    + Identifiers.quote(key.name())
                    + " of "
                    + key.table()
                    + " points into a hypertable: added as NOT VALID, 'tsm switch' validates it")
        .toList();
  }
}
