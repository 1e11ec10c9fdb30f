package dev.timescalemigration.compare.rows;

import dev.timescalemigration.compare.rows.ComparedRows.RowsDigest;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.PrintableSql;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.postgres.SqlState;
import dev.timescalemigration.postgres.TwoSides;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** Materialized views that are filled on both sides. */
public final class FilledViews {
  private FilledViews() {}

  /**
   * A view that does not hold the same on both sides, or of which that is not known.
   *
   * @param view its name
   * @param rows how many it holds on each side
   * @param notCompared why it was not compared; empty when it was
   */
  public record DifferingView(
      QualifiedName view, TwoSides<Long> rows, Optional<String> notCompared) {

    /** The statement that fills it, as psql runs it. */
    public String refresh() {
      return PrintableSql.list(List.of("REFRESH MATERIALIZED VIEW " + view.quoted()));
    }
  }

  /** Compares all rows of each. */
  public static List<DifferingView> differing(Handle source, Handle target) {
    Set<QualifiedName> inTarget = new HashSet<>(filled(target));
    List<DifferingView> differing = new ArrayList<>();
    for (QualifiedName view : filled(source)) {
      if (inTarget.contains(view)) {
        compare(source, target, view).ifPresent(differing::add);
      }
    }
    return differing;
  }

  /** The names of those that are filled on one side, by name. */
  public static Set<String> names(Handle handle) {
    return filled(handle).stream()
        .map(QualifiedName::readable)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static Optional<DifferingView> compare(Handle source, Handle target, QualifiedName view) {
    TablePair pair = TablePair.of(source, view, target, view);
    if (!pair.lacking().isEmpty()) {
      return Optional.empty();
    }
    ComparedRows rows = pair.rows(view.quoted(), "true");
    try {
      TwoSides<RowsDigest> digests =
          TwoSides.ask(() -> rows.digest(source), () -> rows.digest(target));
      return digests.areEqual()
          ? Optional.empty()
          : Optional.of(
              new DifferingView(
                  view,
                  new TwoSides<>(digests.source().rows(), digests.target().rows()),
                  Optional.empty()));
    } catch (JdbiException e) {
      if (!DatabaseErrors.sqlState(e).orElse("").equals(SqlState.INSUFFICIENT_PRIVILEGE)) {
        throw e;
      }
      return Optional.of(
          new DifferingView(view, new TwoSides<>(0L, 0L), Optional.of(DatabaseErrors.oneLine(e))));
    }
  }

  private static List<QualifiedName> filled(Handle handle) {
    return handle
        .createQuery(SqlFile.of(FilledViews.class, "filled_materialized_views"))
        .map(
            (row, context) ->
                new QualifiedName(row.getString("schema_name"), row.getString("name")))
        .list();
  }
}
