package dev.timescalemigration.phase.preflight.facts;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.timescale.TimeBound;
import dev.timescalemigration.work.selection.HypertableSelection;
import dev.timescalemigration.work.selection.SelectedHypertable;
import dev.timescalemigration.work.selection.SelectionRule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * What the rules select in the source.
 *
 * @param hypertables selected hypertables; none when the rules are refused
 * @param completionPoints where their ranges end, as far as that is given
 * @param chunks their chunks
 * @param extensionTables tables of extensions of which a dump has something
 * @param violatedConstraints constraints of the source's that some row violates
 * @param brokenKeys valid foreign keys of plain tables and of selected hypertables with rows that
 *     refer to nothing
 * @param unknownKeys those of which that could not be found out in time
 * @param outdatedColumns generated columns of selected hypertables and of plain tables whose stored
 *     values are not what their expression gives now
 * @param notes how bounds were read
 * @param refusal why the rules are refused
 */
public record SelectionFacts(
    List<Hypertable> hypertables,
    List<TimeBound> completionPoints,
    List<Chunk> chunks,
    List<ExtensionTable> extensionTables,
    List<UnvalidatedConstraint> violatedConstraints,
    List<ValidForeignKey> brokenKeys,
    List<ValidForeignKey> unknownKeys,
    List<ComputedColumn> outdatedColumns,
    List<String> notes,
    Optional<MigrationFailure> refusal) {
  private static final Duration TO_SEARCH_ROWS = Duration.ofSeconds(12);

  /**
   * Applies rules.
   *
   * @param source session on the source
   * @param timescale what the source has
   * @param extensionTables tables of the source's extensions
   * @param rules the rules; without any, everything is selected
   */
  public static SelectionFacts read(
      Handle source,
      TimescaleFacts timescale,
      List<ExtensionTable> extensionTables,
      List<SelectionRule> rules) {
    try {
      HypertableSelection selection =
          HypertableSelection.of(
              source,
              timescale.catalog(),
              rules.isEmpty() ? List.of(SelectionRule.everything()) : rules);
      List<Hypertable> hypertables =
          selection.hypertables().stream().map(SelectedHypertable::hypertable).toList();
      Set<QualifiedName> names =
          hypertables.stream().map(Hypertable::name).collect(Collectors.toSet());
      RowSearch search = new RowSearch(source, TO_SEARCH_ROWS);
      Map<Optional<Boolean>, List<ValidForeignKey>> keys = byOrphans(search, timescale, names);
      return new SelectionFacts(
          hypertables,
          selection.hypertables().stream().flatMap(one -> one.until().stream()).toList(),
          timescale.chunks().stream().filter(chunk -> names.contains(chunk.hypertable())).toList(),
          extensionTables.stream().filter(table -> table.isDumped(search)).toList(),
          violated(search, timescale.unvalidatedConstraints()),
          keys.getOrDefault(Optional.of(true), List.of()),
          keys.getOrDefault(Optional.<Boolean>empty(), List.of()),
          outdated(source, timescale, names),
          selection.notes(),
          Optional.empty());
    } catch (MigrationFailure e) {
      return new SelectionFacts(
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          Optional.of(e));
    }
  }

  /** A table that cannot be looked through in time counts as violating. */
  private static List<UnvalidatedConstraint> violated(
      RowSearch search, List<UnvalidatedConstraint> constraints) {
    return constraints.stream()
        .filter(
            constraint ->
                search.finds(constraint.hypertable().quoted(), constraint.violated()).orElse(true))
        .toList();
  }

  /** Foreign keys by whether a row refers to nothing; empty where that is not known. */
  private static Map<Optional<Boolean>, List<ValidForeignKey>> byOrphans(
      RowSearch search, TimescaleFacts timescale, Set<QualifiedName> selected) {
    return timescale.foreignKeys().stream()
        .filter(key -> !key.hypertable() || selected.contains(key.table()))
        .collect(Collectors.groupingBy(key -> search.finds(key.rows(), key.orphaned())));
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
