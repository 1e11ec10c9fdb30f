package dev.timescalemigration.phase.schema;

import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.CatalogSql;
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
final class KeysIntoHypertables implements DumpRule {
  private static final String ALTER_TABLE = "ALTER TABLE ";
  private static final String COMMENT = "COMMENT ON CONSTRAINT ";
  private static final String NOT_VALID = " NOT VALID";

  private final List<SourceForeignKey> keys;
  private final List<SourceForeignKey> leftOut = new ArrayList<>();
  private final StringBuilder comments = new StringBuilder();

  KeysIntoHypertables(List<SourceForeignKey> keys) {
    this.keys = keys;
  }

  /** A foreign key of the source. */
  record SourceForeignKey(QualifiedName table, String name, String definition) {
    boolean isAddedBy(String statement) {
      String added =
          table.quoted() + "\n    ADD CONSTRAINT " + Identifiers.quote(name) + " FOREIGN KEY (";
      return statement.startsWith(ALTER_TABLE + added)
          || statement.startsWith(ALTER_TABLE + "ONLY " + added);
    }

    boolean isCommentedBy(String statement) {
      return statement.startsWith(
          COMMENT + Identifiers.quote(name) + " ON " + table.quoted() + " IS ");
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
            .createQuery(CatalogSql.of(source, KeysIntoHypertables.class, "keys_into_hypertables"))
            .map(
                (row, context) ->
                    new SourceForeignKey(
                        new QualifiedName(
                            row.getString("schema_name"), row.getString("table_name")),
                        row.getString("name"),
                        row.getString("definition")))
            .list());
  }

  @Override
  public List<String> beginnings() {
    return keys.isEmpty() ? List.of() : List.of(ALTER_TABLE, COMMENT);
  }

  @Override
  public boolean leavesOut(String statement) {
    Optional<SourceForeignKey> added =
        keys.stream().filter(key -> key.isAddedBy(statement)).findFirst();
    added.ifPresent(leftOut::add);
    boolean commented = leftOut.stream().anyMatch(key -> key.isCommentedBy(statement));
    if (commented) {
      comments.append(statement).append('\n');
    }
    return added.isPresent() || commented;
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
