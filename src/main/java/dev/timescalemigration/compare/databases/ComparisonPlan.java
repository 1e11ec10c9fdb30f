package dev.timescalemigration.compare.databases;

import dev.timescalemigration.compare.rows.PlainTable;
import dev.timescalemigration.ledger.comparison.Piece;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.Catalogs;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.timescale.TimeBound;
import dev.timescalemigration.timescale.TimeWindow;
import dev.timescalemigration.work.selection.SelectedHypertable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Cuts what is compared into pieces. */
final class ComparisonPlan {
  private static final String ALL = "all";

  /** Small neighbouring chunks are read at the same time. */
  private static final int MOST_CHUNKS = 16;

  private static final long MOST_BYTES = 64_000_000;

  private final Handle source;
  private final Handle target;
  private final ComparedTables tables;
  private final List<Piece> pieces = new ArrayList<>();

  private ComparisonPlan(Handle source, Handle target, ComparedTables tables) {
    this.source = source;
    this.target = target;
    this.tables = tables;
  }

  /** All pieces, by table and oldest first. */
  static List<Piece> of(
      Handle source, Handle target, ComparedTables tables, ComparisonOptions options) {
    ComparisonPlan plan = new ComparisonPlan(source, target, tables);
    if (options.includes(ComparedScope.HYPERTABLES)) {
      tables.hypertables(options.rule()).forEach(plan::add);
    }
    if (options.includes(ComparedScope.PLAIN_TABLES)) {
      plan.addPlain(tables.plainTables(options.rule()));
    }
    ComparedTables.requireSome(
        options.rule(),
        !plan.pieces.isEmpty()
            || (options.includes(ComparedScope.AGGREGATES)
                && !tables.aggregates(options.rule()).isEmpty()));
    return List.copyOf(plan.pieces);
  }

  private void add(SelectedHypertable selected) {
    Hypertable hypertable = selected.hypertable();
    List<Chunk> ofSource = Catalogs.of(source).chunks(source, hypertable);
    List<Chunk> ofTarget =
        tables
            .inTarget(hypertable.name())
            .map(found -> Catalogs.of(target).chunks(target, found))
            .orElse(List.of());
    TimeWindow whole = new TimeWindow(bound(selected.from()), bound(selected.until()));
    boolean hasTime =
        hypertable.time().timeType().isPresent()
            && hypertable.time().partitioningFunction() == null;
    SortedMap<Long, Long> starts = new TreeMap<>();
    ofTarget.forEach(chunk -> starts.merge(chunk.time().start(), 0L, Long::sum));
    ofSource.forEach(chunk -> starts.merge(chunk.time().start(), chunk.bytes(), Long::sum));
    Map<String, String> inSource = TableChanges.read(source, names(ofSource));
    Map<String, String> inTarget = TableChanges.read(target, names(ofTarget));
    List<TimeWindow> windows =
        hasTime ? whole.split(starts, MOST_CHUNKS, MOST_BYTES) : List.of(TimeWindow.ALL);
    for (TimeWindow window : windows) {
      pieces.add(
          new Piece(
              pieces.size(),
              Piece.TableKind.HYPERTABLE,
              hypertable.name(),
              window.from(),
              window.until(),
              hypertable.time().timeType().map(window::describe).orElse(ALL),
              within(window, ofSource).stream().mapToLong(Chunk::bytes).sum(),
              changes(within(window, ofSource), inSource)
                  + " "
                  + changes(within(window, ofTarget), inTarget),
              Optional.empty()));
    }
  }

  private static OptionalLong bound(Optional<TimeBound> bound) {
    return bound.map(each -> OptionalLong.of(each.internal())).orElse(OptionalLong.empty());
  }

  private static List<QualifiedName> names(List<Chunk> chunks) {
    return chunks.stream().map(Chunk::name).toList();
  }

  private static List<Chunk> within(TimeWindow window, List<Chunk> chunks) {
    return chunks.stream().filter(chunk -> window.overlaps(chunk.time())).toList();
  }

  private static String changes(List<Chunk> chunks, Map<String, String> counters) {
    return chunks.stream()
        .map(chunk -> counters.get(chunk.name().quoted()) + "/" + chunk.status())
        .collect(Collectors.joining(","));
  }

  private void addPlain(List<PlainTable> plain) {
    List<QualifiedName> names = plain.stream().map(PlainTable::name).toList();
    Map<String, String> inSource = TableChanges.read(source, names);
    Map<String, String> inTarget = TableChanges.read(target, names);
    for (PlainTable table : plain) {
      if (table.foreignPartitions().isEmpty()) {
        String name = table.name().quoted();
        pieces.add(
            new Piece(
                pieces.size(),
                Piece.TableKind.PLAIN_TABLE,
                table.name(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                ALL,
                table.bytes(),
                inSource.get(name) + " " + inTarget.get(name),
                Optional.empty()));
      }
    }
  }
}
