package dev.timescalemigration.ledger.capture;

import dev.timescalemigration.postgres.QualifiedName;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * A table of the side whose changes are read, when both sides were equal.
 *
 * @param table its name there; of a partitioned table the root's
 * @param files a digest of which files hold it
 */
public record ProvenTable(QualifiedName table, String files) {

  /** Records all of them, in the transaction that records that both sides were equal. */
  public static void record(Handle transaction, Collection<ProvenTable> tables) {
    transaction.execute("delete from _timescale_migration.proven_table");
    List<ProvenTable> all = List.copyOf(tables);
    transaction
        .createUpdate(
            "insert into _timescale_migration.proven_table (table_schema, table_name, files)"
                + " select * from unnest(:schemas::text[], :names::text[], :files::text[])")
        .bindArray("schemas", String.class, all.stream().map(one -> one.table.schema()).toList())
        .bindArray("names", String.class, all.stream().map(one -> one.table.name()).toList())
        .bindArray("files", String.class, all.stream().map(ProvenTable::files).toList())
        .execute();
  }

  /** Those that are recorded. */
  public static List<ProvenTable> recorded(Handle handle) {
    return handle
        .createQuery(
            "select table_schema, table_name, files from _timescale_migration.proven_table")
        .map(
            (row, context) ->
                new ProvenTable(
                    new QualifiedName(row.getString(1), row.getString(2)), row.getString(3)))
        .list();
  }
}
