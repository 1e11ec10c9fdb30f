package dev.timescalemigration.compare.databases;

import dev.timescalemigration.compare.rows.PlainTable;
import dev.timescalemigration.compare.rows.TablePair;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.comparison.Piece;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.TableColumns;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.Catalogs;
import dev.timescalemigration.timescale.Counterparts;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.work.selection.HypertableSelection;
import dev.timescalemigration.work.selection.NameFilter;
import dev.timescalemigration.work.selection.SelectedHypertable;
import dev.timescalemigration.work.selection.SelectionRule;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** The tables that are compared, as both sides have them now. */
public final class ComparedTables {
  private final Handle source;
  private final Handle target;
  private final Optional<Catalog> ofSource;
  private final Counterparts counterparts;
  private final Map<QualifiedName, PlainTable> plain;
  private final Map<QualifiedName, ComparedTable> known = new HashMap<>();

  /** Reads which tables both sides have. */
  public ComparedTables(Handle source, Handle target) {
    this.source = source;
    this.target = target;
    this.ofSource = Catalogs.find(source);
    this.counterparts =
        Counterparts.of(
            ofSource.map(catalog -> catalog.hypertables(source)).orElse(List.of()),
            Catalogs.find(target).map(catalog -> catalog.hypertables(target)).orElse(List.of()));
    this.plain = new LinkedHashMap<>();
    PlainTable.all(source).forEach(table -> plain.put(table.name(), table));
  }

  /** The hypertables of users that a rule selects, with their bounds. */
  List<SelectedHypertable> hypertables(SelectionRule rule) {
    return selected(rule, hypertable -> hypertable.continuousAggregate().isEmpty());
  }

  /** The hypertables with the buckets of continuous aggregates that a rule selects. */
  List<SelectedHypertable> aggregates(SelectionRule rule) {
    return selected(rule, hypertable -> hypertable.continuousAggregate().isPresent());
  }

  private List<SelectedHypertable> selected(SelectionRule rule, Predicate<Hypertable> wanted) {
    List<Hypertable> users = counterparts.sources().stream().filter(wanted).toList();
    if (ofSource.isEmpty()
        || users.isEmpty()
        || matching(users.stream().map(Hypertable::publicName).toList(), rule).isEmpty()) {
      return List.of();
    }
    return HypertableSelection.of(source, ofSource.get(), List.of(rule)).hypertables().stream()
        .filter(selected -> wanted.test(selected.hypertable()))
        .toList();
  }

  /** The plain tables that a rule selects. */
  List<PlainTable> plainTables(SelectionRule rule) {
    List<PlainTable> all = List.copyOf(plain.values());
    return matching(all.stream().map(PlainTable::name).toList(), rule).stream()
        .map(all::get)
        .toList();
  }

  /** The names of tables of the scope that a rule selects, and that the source does not have. */
  Set<String> onlyInTarget(ComparisonOptions options) {
    Set<QualifiedName> ofSource = new HashSet<>(plain.keySet());
    counterparts.sources().stream().map(Hypertable::publicName).forEach(ofSource::add);
    List<QualifiedName> only =
        Stream.concat(
                counterparts.targets().stream()
                    .filter(hypertable -> options.includes(scope(hypertable)))
                    .map(Hypertable::publicName),
                options.includes(ComparedScope.PLAIN_TABLES)
                    ? PlainTable.all(target).stream().map(PlainTable::name)
                    : Stream.empty())
            .filter(name -> !ofSource.contains(name))
            .sorted()
            .toList();
    return matching(only, options.rule()).stream()
        .map(index -> only.get(index).readable())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static ComparedScope scope(Hypertable hypertable) {
    return hypertable.continuousAggregate().isPresent()
        ? ComparedScope.AGGREGATES
        : ComparedScope.HYPERTABLES;
  }

  /**
   * Refuses a filter that selects nothing at all.
   *
   * @throws MigrationFailure of kind USAGE
   */
  static void requireSome(SelectionRule rule, boolean some) {
    if (!some && rule.filter().isPresent()) {
      throw MigrationFailure.usage(
          "FilterSelectsNothing",
          "filter '" + rule.filter().get() + "' selects no table of the scope in the source",
          "correct it, for example '^public\\.metrics$'");
    }
  }

  private List<Integer> matching(List<QualifiedName> names, SelectionRule rule) {
    return rule.filter()
        .map(filter -> NameFilter.matching(source, names, filter))
        .orElseGet(() -> IntStream.range(0, names.size()).boxed().toList());
  }

  /** Reads how the tables of some pieces are compared, before several threads ask for them. */
  public void load(List<Piece> pieces) {
    for (Piece piece : pieces) {
      if (!known.containsKey(piece.table())) {
        Optional<ComparedTable> table =
            piece.kind() == Piece.TableKind.HYPERTABLE
                ? hypertable(piece.table())
                : plainTable(piece.table());
        table.ifPresent(found -> known.put(piece.table(), found));
      }
    }
  }

  /** A table by its name in the source; empty when the source does not have it any more. */
  public Optional<ComparedTable> of(QualifiedName table) {
    return Optional.ofNullable(known.get(table));
  }

  private Optional<ComparedTable> hypertable(QualifiedName name) {
    return counterparts
        .source(name)
        .map(
            hypertable -> {
              QualifiedName inTarget = counterparts.target(name).map(Hypertable::name).orElse(name);
              String columns = columns(name, inTarget);
              return new ComparedTable(
                  TablePair.of(source, name, target, inTarget),
                  columns,
                  Piece.TableKind.HYPERTABLE,
                  Optional.of(hypertable),
                  name.quoted(),
                  inTarget.quoted());
            });
  }

  private Optional<ComparedTable> plainTable(QualifiedName name) {
    return Optional.ofNullable(plain.get(name))
        .map(
            table -> {
              String columns = columns(name, name);
              return new ComparedTable(
                  TablePair.of(source, name, target, name),
                  columns,
                  Piece.TableKind.PLAIN_TABLE,
                  Optional.empty(),
                  table.relation(),
                  inTarget(table));
            });
  }

  /**
   * Read before what is compared by them: what is altered meanwhile shows in {@link #isAltered}.
   */
  private String columns(QualifiedName inSource, QualifiedName inTarget) {
    return TableColumns.fingerprint(source, inSource)
        + " "
        + TableColumns.fingerprint(target, inTarget);
  }

  /** Whether a table has other columns by now than these. */
  boolean isAltered(QualifiedName table, String columns) {
    return of(table)
        .filter(known -> columns(known.pair().source(), known.pair().target()).equals(columns))
        .isEmpty();
  }

  /** A plain table of the source may be a hypertable of the target, whose rows ONLY would hide. */
  private String inTarget(PlainTable table) {
    return counterparts.isHypertableOfTarget(table.name())
        ? table.name().quoted()
        : table.relation();
  }

  /** The hypertable of the target that is a table of the source. */
  Optional<Hypertable> inTarget(QualifiedName source) {
    return counterparts.target(source);
  }

  Optional<Catalog> sourceCatalog() {
    return ofSource;
  }
}
