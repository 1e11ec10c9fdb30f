package dev.timescalemigration.compare.probe;

import dev.timescalemigration.postgres.QualifiedName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;

/** Counts sampled rows on both sides as a query with conditions finds them. */
public final class HiddenRows {
  /** An index is read for every row, and what the planner itself chooses for one out of so many. */
  private static final int AS_PLANNED = 4;

  private final ProbeColumns columns;
  private final QualifiedName inSource;
  private final QualifiedName inTarget;

  /**
   * A probe of one hypertable.
   *
   * @param columns by which rows are looked for
   * @param inSource the hypertable in the source
   * @param inTarget the hypertable in the target
   */
  public HiddenRows(ProbeColumns columns, QualifiedName inSource, QualifiedName inTarget) {
    this.columns = columns;
    this.inSource = inSource;
    this.inTarget = inTarget;
  }

  /**
   * Looks for sampled rows on both sides.
   *
   * @param source session of the source
   * @param target session of the target, in a transaction
   * @param rows values of {@link ProbeColumns#names}, as text, null for NULL
   * @return what a reader of the target does not find, or finds more often than a reader of the
   *     source; empty when both find the same
   */
  public Optional<String> find(Handle source, Handle target, List<List<String>> rows) {
    if (rows.isEmpty() || columns.all().isEmpty()) {
      return Optional.empty();
    }
    List<String> conditions = rows.stream().map(row -> condition(row, columns.all())).toList();
    List<Long> ofSource = count(source, inSource, conditions);
    List<String> few =
        IntStream.range(0, rows.size())
            .filter(row -> row % AS_PLANNED == 0)
            .mapToObj(conditions::get)
            .toList();
    List<Long> ofTarget = countInTarget(target, conditions, few);
    return IntStream.range(0, ofTarget.size())
        .filter(i -> !ofTarget.get(i).equals(ofSource.get(row(i, rows.size()))))
        .mapToObj(i -> name(source, target, rows.get(row(i, rows.size()))))
        .findFirst();
  }

  /** The row that a count is of: those as planned come after all of those by an index. */
  private static int row(int count, int rows) {
    return count < rows ? count : (count - rows) * AS_PLANNED;
  }

  /** Each column alone, with those that place the row, shows which one hides it. */
  private String name(Handle source, Handle target, List<String> row) {
    List<String> conditions = new ArrayList<>();
    conditions.add(condition(row, columns.placing()));
    for (ProbeColumn column : columns.searched()) {
      List<ProbeColumn> few = new ArrayList<>(columns.placing());
      few.add(column);
      conditions.add(condition(row, few));
    }
    conditions.add(condition(row, columns.all()));
    List<Long> ofSource = count(source, inSource, conditions);
    List<Long> ofTarget = countInTarget(target, conditions, List.of());
    int first =
        IntStream.range(0, conditions.size())
            .filter(i -> !ofSource.get(i).equals(ofTarget.get(i)))
            .findFirst()
            .orElse(conditions.size() - 1);
    return "a query finds "
        + ofSource.get(first)
        + " rows in the source and "
        + ofTarget.get(first)
        + " in the target where "
        + conditions.get(first);
  }

  /**
   * Counts in the target: without sequential scans, as a query of few rows reads through an index,
   * which a small table would not make it do; and then as the planner chooses.
   */
  private List<Long> countInTarget(Handle target, List<String> byIndex, List<String> asPlanned) {
    List<String> statements = new ArrayList<>();
    statements.add("set local enable_seqscan = off");
    statements.add(counting(inTarget, byIndex, 0));
    statements.add("set local enable_seqscan to default");
    if (!asPlanned.isEmpty()) {
      statements.add(counting(inTarget, asPlanned, byIndex.size()));
    }
    return inOrder(target, statements);
  }

  private static List<Long> count(
      Handle handle, QualifiedName hypertable, List<String> conditions) {
    return inOrder(handle, List.of(counting(hypertable, conditions, 0)));
  }

  private static List<Long> inOrder(Handle handle, List<String> statements) {
    return ProbeStatements.run(handle, statements, row -> Map.entry(row.getInt(1), row.getLong(2)))
        .stream()
        .sorted(Map.Entry.comparingByKey())
        .map(Map.Entry::getValue)
        .toList();
  }

  /** Each condition is planned alone, with its values known, as a user's query is. */
  private static String counting(QualifiedName hypertable, List<String> conditions, int first) {
    return IntStream.range(0, conditions.size())
        .mapToObj(
            i ->
                "select %d, count(*) from ".formatted(first + i)
                    + hypertable.quoted()
                    + " where "
                    + conditions.get(i))
        .collect(Collectors.joining(" union all "));
  }

  private String condition(List<String> row, List<ProbeColumn> wanted) {
    List<ProbeColumn> all = columns.all();
    return IntStream.range(0, all.size())
        .filter(i -> wanted.contains(all.get(i)))
        .mapToObj(i -> all.get(i).condition(row.get(i)))
        .collect(Collectors.joining(" and "));
  }
}
