package dev.timescalemigration.timescale;

import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.PrintableSql;
import dev.timescalemigration.postgres.QualifiedName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * Rows in the root table of a hypertable, which no chunk holds. They get there while {@code
 * timescaledb.restoring} is on. Queries of the hypertable do not find them, and a dump leaves them
 * out: COPY of a hypertable gives no rows ({@code src/process_utility.c} 2.16 to 2.29).
 *
 * @param hypertable the hypertable
 * @param bytes size of its root table
 * @param rows how many there are; empty when they could not be counted
 * @param columns columns that an INSERT may name
 */
public record RootRows(
    QualifiedName hypertable, long bytes, OptionalLong rows, List<String> columns) {
  private static final String RESTORING = "SET LOCAL timescaledb.restoring = on";
  private static final String COPIED = "pg_temp.tsm_root_rows";

  /** Defensive copy. */
  public RootRows {
    columns = List.copyOf(columns);
  }

  /** Those of some hypertables, by name; a hypertable whose root table is empty is left out. */
  public static List<RootRows> of(
      Handle handle, Catalog catalog, Collection<QualifiedName> hypertables) {
    if (hypertables.isEmpty()) {
      return List.of();
    }
    List<RootTable> tables =
        handle
            .createQuery(CatalogSql.of(handle, RootRows.class, "root_tables_with_pages"))
            .bindArray(
                "hypertables",
                String.class,
                hypertables.stream().map(QualifiedName::quoted).toList())
            .map((row, context) -> RootTable.of(row))
            .list();
    return tables.stream()
        .flatMap(table -> table.rows(handle, catalog.capabilities()).stream())
        .toList();
  }

  /** What is there, for people. */
  public String describe() {
    return (rows.isPresent()
            ? rows.getAsLong() + (rows.getAsLong() == 1 ? " row" : " rows")
            : bytes + " bytes, in which this role cannot count rows,")
        + " in the root table of "
        + hypertable.readable();
  }

  /** Statements that move them into chunks. Only a superuser may run them. */
  public String toMove() {
    String names = Identifiers.quoteAll(columns);
    List<String> statements = new ArrayList<>();
    statements.add("BEGIN");
    statements.add(RESTORING);
    statements.add(
        "CREATE TEMPORARY TABLE tsm_root_rows ON COMMIT DROP AS SELECT "
            + names
            + " FROM ONLY "
            + hypertable.quoted());
    statements.add(truncate());
    statements.add("SET LOCAL timescaledb.restoring = off");
    statements.add(
        "INSERT INTO "
            + hypertable.quoted()
            + " ("
            + names
            + ") OVERRIDING SYSTEM VALUE SELECT "
            + names
            + " FROM "
            + COPIED);
    statements.add("COMMIT");
    return PrintableSql.list(statements);
  }

  /** Statements that remove them. Only a superuser may run them. */
  public String toRemove() {
    return PrintableSql.list(List.of("BEGIN", RESTORING, truncate(), "COMMIT"));
  }

  private String truncate() {
    return "TRUNCATE ONLY " + hypertable.quoted();
  }

  /** A root table with pages. */
  private record RootTable(QualifiedName name, long bytes, boolean readable, List<String> columns) {

    static RootTable of(ResultSet row) throws SQLException {
      return new RootTable(
          new QualifiedName(row.getString("schema"), row.getString("name")),
          row.getLong("bytes"),
          row.getBoolean("readable"),
          Arrays.asList((String[]) row.getArray("columns").getArray()));
    }

    Optional<RootRows> rows(Handle handle, Capabilities session) {
      boolean setsRestoring = session.rights().setsRestoring();
      OptionalLong count = count(handle, setsRestoring);
      if (count.orElse(1) > 0) {
        return Optional.of(new RootRows(name, bytes, count, columns));
      }
      return setsRestoring || session.showsRootRows()
          ? Optional.empty()
          : Optional.of(new RootRows(name, bytes, OptionalLong.empty(), columns));
    }

    private OptionalLong count(Handle handle, boolean setsRestoring) {
      if (!readable) {
        return OptionalLong.empty();
      }
      try {
        return handle.inTransaction(
            transaction -> {
              if (setsRestoring) {
                transaction.execute(RESTORING);
              }
              long rows =
                  transaction
                      .createQuery("select count(*) from only " + name.quoted())
                      .mapTo(Long.class)
                      .one();
              if (setsRestoring) {
                transaction.execute("SET LOCAL timescaledb.restoring TO DEFAULT");
              }
              return OptionalLong.of(rows);
            });
      } catch (JdbiException e) {
        // More rows than a bounded statement counts.
        return OptionalLong.empty();
      }
    }
  }
}
