package dev.timescalemigration.phase.probe;

import dev.timescalemigration.postgres.QualifiedName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.ConnectionException;
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
    List<Long> byIndex = withoutSequentialScans(target, conditions);
    List<Integer> few =
        IntStream.range(0, rows.size()).filter(row -> row % AS_PLANNED == 0).boxed().toList();
    List<Long> asPlanned = count(target, inTarget, few.stream().map(conditions::get).toList());
    return IntStream.range(0, rows.size())
        .filter(
            row ->
                !byIndex.get(row).equals(ofSource.get(row))
                    || (row % AS_PLANNED == 0
                        && !asPlanned.get(row / AS_PLANNED).equals(ofSource.get(row))))
        .mapToObj(row -> name(source, target, rows.get(row)))
        .findFirst();
  }

  /** Each column alone, with those that place the row, tells which one hides it. */
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
    List<Long> ofTarget = withoutSequentialScans(target, conditions);
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

  /** A query of few rows reads through an index, which a small table would not make it do. */
  private List<Long> withoutSequentialScans(Handle target, List<String> conditions) {
    // What is switched off counts as so dear that every statement would be compiled.
    target.execute("set local enable_seqscan = off; set local jit = off");
    List<Long> counts = count(target, inTarget, conditions);
    target.execute("set local enable_seqscan to default; set local jit to default");
    return counts;
  }

  /** Each condition is planned by itself, with its values known, as a user's query is. */
  private static List<Long> count(
      Handle handle, QualifiedName hypertable, List<String> conditions) {
    String query =
        IntStream.range(0, conditions.size())
            .mapToObj(
                i ->
                    "select "
                        + i
                        + ", count(*) from "
                        + hypertable.quoted()
                        + " where "
                        + conditions.get(i))
            .collect(Collectors.joining(" union all "));
    Long[] counts = new Long[conditions.size()];
    // Values stand in the statement as they are: no part of it is a parameter or a template.
    try (Statement statement = handle.getConnection().createStatement();
        ResultSet result = statement.executeQuery(query)) {
      while (result.next()) {
        counts[result.getInt(1)] = result.getLong(2);
      }
    } catch (SQLException e) {
      throw new ConnectionException(e);
    }
    return List.of(counts);
  }

  private String condition(List<String> row, List<ProbeColumn> wanted) {
    List<ProbeColumn> all = columns.all();
    return IntStream.range(0, all.size())
        .filter(i -> wanted.contains(all.get(i)))
        .mapToObj(i -> all.get(i).condition(row.get(i)))
        .collect(Collectors.joining(" and "));
  }
}
