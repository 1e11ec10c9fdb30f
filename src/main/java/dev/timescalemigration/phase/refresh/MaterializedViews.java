package dev.timescalemigration.phase.refresh;

import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.work.PhaseContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/**
 * PostgreSQL's own materialized views over hypertables. A dump fills them when it is loaded, from
 * hypertables that are still empty; so they are filled again when the rows are there.
 */
final class MaterializedViews {
  private final PhaseContext context;

  MaterializedViews(PhaseContext context) {
    this.context = context;
  }

  /**
   * Fills the target's views that read some hypertables, those that are filled in the source.
   *
   * @return what was done, one line for each view; one that cannot be filled is reported and left
   */
  List<String> refresh(Collection<QualifiedName> hypertables) {
    List<QualifiedName> filled =
        context
            .source()
            .with(
                source ->
                    source
                        .createQuery(SqlFile.of(MaterializedViews.class, "materialized_views"))
                        .bindArray(
                            "hypertables",
                            String.class,
                            hypertables.stream().map(QualifiedName::quoted).toList())
                        .map(
                            (row, ignored) ->
                                new QualifiedName(
                                    row.getString("schema_name"), row.getString("view_name")))
                        .list());
    List<String> lines = new ArrayList<>();
    try (Handle target = context.target().open()) {
      for (QualifiedName view : filled) {
        if (context.stop().isStopping()) {
          lines.add(view + " was not refreshed: stopped");
        } else {
          lines.add(refresh(target, view));
        }
      }
    }
    return lines;
  }

  private static String refresh(Handle target, QualifiedName view) {
    String statement = "REFRESH MATERIALIZED VIEW " + view.quoted();
    try {
      target.execute(statement);
      return view + " refreshed";
    } catch (UnableToExecuteStatementException e) {
      if (DatabaseErrors.isTemporary(e)) {
        throw e;
      }
      return view
          + " was not refreshed: "
          + DatabaseErrors.oneLine(e)
          + "; fix that and run "
          + statement
          + " in the target";
    }
  }
}
