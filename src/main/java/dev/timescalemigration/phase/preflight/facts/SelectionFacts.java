package dev.timescalemigration.phase.preflight.facts;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.phase.selection.HypertableSelection;
import dev.timescalemigration.phase.selection.Rule;
import dev.timescalemigration.phase.selection.SelectedHypertable;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.timescale.TimeBound;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * What the rules select in the source.
 *
 * @param hypertables selected hypertables; none when the rules are refused
 * @param completionPoints where their ranges end, as far as that is given
 * @param chunks their chunks
 * @param violatedConstraints constraints of the source's that some row violates
 * @param outdatedColumns generated columns of selected hypertables and of plain tables whose stored
 *     values are not what their expression gives now
 * @param notes how bounds were read
 * @param refusal why the rules are refused
 */
public record SelectionFacts(
    List<Hypertable> hypertables,
    List<TimeBound> completionPoints,
    List<Chunk> chunks,
    List<UnvalidatedConstraint> violatedConstraints,
    List<ComputedColumn> outdatedColumns,
    List<String> notes,
    Optional<MigrationFailure> refusal) {

  /**
   * Applies rules.
   *
   * @param source session on the source
   * @param timescale what the source has
   * @param rules the rules; without any, everything is selected
   */
  public static SelectionFacts read(Handle source, TimescaleFacts timescale, List<Rule> rules) {
    try {
      HypertableSelection selection =
          HypertableSelection.of(
              source, timescale.catalog(), rules.isEmpty() ? List.of(Rule.everything()) : rules);
      List<Hypertable> hypertables =
          selection.hypertables().stream().map(SelectedHypertable::hypertable).toList();
      Set<QualifiedName> names =
          hypertables.stream().map(Hypertable::name).collect(Collectors.toSet());
      return new SelectionFacts(
          hypertables,
          selection.hypertables().stream().flatMap(one -> one.until().stream()).toList(),
          timescale.chunks().stream().filter(chunk -> names.contains(chunk.hypertable())).toList(),
          violated(source, timescale.unvalidatedConstraints()),
          outdated(source, timescale, names),
          selection.notes(),
          Optional.empty());
    } catch (MigrationFailure e) {
      return new SelectionFacts(
          List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), Optional.of(e));
    }
  }

  /** A table that cannot be looked through in the time of a statement counts as violating. */
  private static List<UnvalidatedConstraint> violated(
      Handle source, List<UnvalidatedConstraint> constraints) {
    return constraints.stream()
        .filter(
            constraint -> {
              try {
                return source
                    .createQuery(
                        "select exists (select from "
                            + constraint.hypertable().quoted()
                            + " where "
                            + constraint.violated()
                            + ")")
                    .mapTo(Boolean.class)
                    .one();
              } catch (JdbiException e) {
                return true;
              }
            })
        .toList();
  }

  private static List<ComputedColumn> outdated(
      Handle source, TimescaleFacts timescale, Set<QualifiedName> selected) {
    Set<QualifiedName> hypertables =
        timescale.hypertables().stream().map(Hypertable::name).collect(Collectors.toSet());
    return timescale.computedColumns().stream()
        .filter(
            column -> selected.contains(column.table()) || !hypertables.contains(column.table()))
        .filter(
            column ->
                column.isOutdated(
                    source,
                    timescale.chunks().stream()
                        .filter(chunk -> chunk.hypertable().equals(column.table()))
                        .toList()))
        .toList();
  }

  /** Size of the selected chunks in bytes, with indexes. */
  public long bytes() {
    return chunks.stream().mapToLong(Chunk::bytes).sum();
  }
}
