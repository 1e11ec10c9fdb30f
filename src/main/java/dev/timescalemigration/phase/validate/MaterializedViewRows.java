package dev.timescalemigration.phase.validate;

import dev.timescalemigration.compare.findings.Finding;
import dev.timescalemigration.compare.findings.FindingKind;
import dev.timescalemigration.compare.findings.Weight;
import dev.timescalemigration.compare.rows.ComparedRows;
import dev.timescalemigration.compare.rows.ComparedRows.RowsDigest;
import dev.timescalemigration.compare.rows.TablePair;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.PrintableSql;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.postgres.SqlState;
import dev.timescalemigration.postgres.TwoSides;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * Compares what materialized views hold. A load fills them from hypertables that are still empty.
 * The source may have filled a view at another time, so other rows are named only; a view that
 * holds none in the target, and some in the source, was not filled since the load.
 */
final class MaterializedViewRows {
  private final Handle source;
  private final Handle target;

  MaterializedViewRows(Handle source, Handle target) {
    this.source = source;
    this.target = target;
  }

  /**
   * The views that do not hold what they hold in the source; what is missing is found elsewhere.
   */
  List<Finding> differing() {
    Set<QualifiedName> inTarget = new HashSet<>(filled(target));
    List<Finding> findings = new ArrayList<>();
    for (QualifiedName view : filled(source)) {
      if (inTarget.contains(view)) {
        compare(view).ifPresent(findings::add);
      }
    }
    return findings;
  }

  private Optional<Finding> compare(QualifiedName view) {
    TablePair pair = TablePair.of(source, view, target, view);
    if (!pair.lacking().isEmpty()) {
      return Optional.empty();
    }
    ComparedRows rows = pair.rows(view.quoted(), "true");
    try {
      TwoSides<RowsDigest> digests =
          TwoSides.ask(() -> rows.digest(source), () -> rows.digest(target));
      return digests.areEqual() ? Optional.empty() : Optional.of(finding(view, digests));
    } catch (JdbiException e) {
      if (!DatabaseErrors.sqlState(e).orElse("").equals(SqlState.INSUFFICIENT_PRIVILEGE)) {
        throw e;
      }
      return Optional.of(
          new Finding(
              FindingKind.ROWS,
              view.readable(),
              "this materialized view was not compared: " + DatabaseErrors.oneLine(e),
              "let the role of this command read it on both sides",
              Weight.NAMED));
    }
  }

  private static Finding finding(QualifiedName view, TwoSides<RowsDigest> digests) {
    long ofSource = digests.source().rows();
    long ofTarget = digests.target().rows();
    return new Finding(
        FindingKind.ROWS,
        view.readable(),
        "this materialized view holds other rows than in the source ("
            + ofSource
            + " rows in the source, "
            + ofTarget
            + " in the target); each side holds what it was last filled with",
        "run in the target: "
            + PrintableSql.list(List.of("REFRESH MATERIALIZED VIEW " + view.quoted())),
        ofTarget == 0 ? Weight.ACCEPTABLE : Weight.NAMED);
  }

  private static List<QualifiedName> filled(Handle handle) {
    return handle
        .createQuery(SqlFile.of(MaterializedViewRows.class, "filled_materialized_views"))
        .map(
            (row, context) ->
                new QualifiedName(row.getString("schema_name"), row.getString("name")))
        .list();
  }
}
