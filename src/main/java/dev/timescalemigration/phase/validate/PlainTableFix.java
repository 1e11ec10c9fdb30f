package dev.timescalemigration.phase.validate;

import dev.timescalemigration.compare.databases.ComparedScope;
import dev.timescalemigration.compare.databases.Comparison;
import dev.timescalemigration.compare.rows.RowDifference;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.work.selection.NameFilter;

/** The command that makes a plain table of the target equal, for a shell. */
final class PlainTableFix {
  private PlainTableFix() {}

  /** What to do, which ends with the command. */
  static String of(QualifiedName table, RowDifference difference) {
    long rows = difference.missing() + difference.extra() + difference.different();
    return "look at the rows, then run"
        + (rows > Comparison.MOST_KEPT_OF_PIECE ? ", again and again until it ends with 0" : "")
        + ": tsm compare --scope "
        + ComparedScope.PLAIN_TABLES.value()
        + " --filter '"
        + NameFilter.only(table)
        + "' --repair --execute";
  }
}
