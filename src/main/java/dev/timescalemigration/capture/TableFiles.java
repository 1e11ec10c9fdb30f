package dev.timescalemigration.capture;

import dev.timescalemigration.ledger.capture.ProvenTable;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.CatalogSql;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Which files hold the users' tables, with which columns. A table that is in other files than when
 * it was compared was rewritten, or is another one of its name, and the log has none of its rows
 * ({@code ALTER TABLE … TYPE}, {@code RENAME}); nor has it what a column is that was made since.
 */
public final class TableFiles {
  private TableFiles() {}

  /** Those that a session sees, in its snapshot where it has one. */
  public static List<ProvenTable> of(Handle session) {
    return session
        .createQuery(CatalogSql.of(session, TableFiles.class, "table_files"))
        .map(
            (row, context) ->
                new ProvenTable(
                    new QualifiedName(row.getString("schema"), row.getString("name")),
                    row.getString("files")))
        .list();
  }

  /**
   * Tables that are in other files now; those that are gone, or new, are the schema's matter.
   *
   * @param proven those of the last proof; none when it did not record them
   */
  public static List<QualifiedName> rewrittenSince(List<ProvenTable> proven, Handle now) {
    Map<QualifiedName, String> before =
        proven.stream().collect(Collectors.toMap(ProvenTable::table, ProvenTable::files));
    return of(now).stream()
        .filter(table -> !table.files().equals(before.getOrDefault(table.table(), table.files())))
        .map(ProvenTable::table)
        .toList();
  }
}
