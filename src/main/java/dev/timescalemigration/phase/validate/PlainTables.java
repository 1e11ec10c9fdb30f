package dev.timescalemigration.phase.validate;

import dev.timescalemigration.phase.StopSignal;
import dev.timescalemigration.phase.difference.ComparedRows;
import dev.timescalemigration.phase.difference.RowDifference;
import dev.timescalemigration.phase.difference.RowDifferences;
import dev.timescalemigration.phase.difference.TableKey;
import dev.timescalemigration.phase.validate.ValidateReport.TableResult;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.RowHash;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.postgres.TableColumn;
import dev.timescalemigration.postgres.TableColumns;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Compares plain tables row by row hash. */
final class PlainTables {
  /** A table that is being written may differ for a moment: the second write is on its way. */
  private static final int LOOKS = 4;

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
  private static final int SAMPLES = 10;

  private final Handle source;
  private final Handle target;
  private final StopSignal stop;

  PlainTables(Handle source, Handle target, StopSignal stop) {
    this.source = source;
    this.target = target;
    this.stop = stop;
  }

  /** The plain tables of the source. */
  List<QualifiedName> all() {
    return source
        .createQuery(SqlFile.of(PlainTables.class, "plain_tables"))
        .map((row, context) -> new QualifiedName(row.getString(1), row.getString(2)))
        .list();
  }

  /** Compares one table. */
  TableResult compare(QualifiedName table) {
    List<String> inSource = names(source, table);
    List<String> inTarget = names(target, table);
    if (!inTarget.containsAll(inSource)) {
      return different(
          table,
          0,
          0,
          inTarget.isEmpty() ? "it is missing in the target" : "its columns differ",
          "make " + table + " in the target as it is in the source, then copy its rows");
    }
    boolean byText = RowHash.needsText(source, table) || RowHash.needsText(target, table);
    ComparedRows rows =
        new ComparedRows(table.quoted(), "true", inSource, TableKey.of(source, table), byText);
    ComparedRows.Digest ofSource = rows.digest(source);
    ComparedRows.Digest ofTarget = rows.digest(target);
    for (int look = 1; look < LOOKS && !ofSource.equals(ofTarget); look++) {
      if (stop.await(BETWEEN_LOOKS)) {
        break;
      }
      ofSource = rows.digest(source);
      ofTarget = rows.digest(target);
    }
    if (ofSource.equals(ofTarget)) {
      return new TableResult(
          table.toString(),
          "row hash",
          ofSource.rows(),
          ofTarget.rows(),
          true,
          Optional.empty(),
          Optional.empty());
    }
    RowDifference difference = RowDifferences.find(source, rows, target, rows, SAMPLES);
    if (difference.isEmpty()) {
      return new TableResult(
          table.toString(),
          "row hash",
          ofSource.rows(),
          ofTarget.rows(),
          true,
          Optional.empty(),
          Optional.empty());
    }
    return different(
        table,
        ofSource.rows(),
        ofTarget.rows(),
        difference.describe(),
        mend(table, rows, difference));
  }

  private static List<String> names(Handle handle, QualifiedName table) {
    return TableColumns.of(handle, table).stream().map(TableColumn::name).toList();
  }

  private static TableResult different(
      QualifiedName table, long sourceRows, long targetRows, String what, String mend) {
    return new TableResult(
        table.toString(),
        "row hash",
        sourceRows,
        targetRows,
        false,
        Optional.of(what),
        Optional.of(mend));
  }

  /**
   * The commands that make the target's table equal, for a person to look at before running them.
   */
  private static String mend(QualifiedName table, ComparedRows rows, RowDifference difference) {
    String name = table.quoted();
    if (rows.key().isEmpty()) {
      return "without a key no row can be replaced: in the target, BEGIN; TRUNCATE "
          + name
          + "; load the rows of pg_dump --data-only --table='"
          + name
          + "' from the source; COMMIT";
    }
    String copy =
        "psql \"$SOURCE\" -c 'COPY "
            + name
            + " TO STDOUT' | psql \"$TARGET\" -c 'CREATE TEMP TABLE found (LIKE "
            + name
            + ")' -c 'COPY found FROM STDIN' -c 'INSERT INTO "
            + name
            + " SELECT * FROM found ON CONFLICT DO NOTHING'";
    return difference.extra() == 0 && difference.different() == 0
        ? "copy the missing rows: " + copy
        : "delete the rows that are extra or different in the target, then copy the missing rows: "
            + copy;
  }
}
