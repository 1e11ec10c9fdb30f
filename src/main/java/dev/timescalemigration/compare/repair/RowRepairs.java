package dev.timescalemigration.compare.repair;

import dev.timescalemigration.compare.rows.ComparedRows;
import dev.timescalemigration.compare.rows.DifferingRow;
import dev.timescalemigration.ledger.comparison.KeptDifference;
import dev.timescalemigration.ledger.comparison.Piece;
import dev.timescalemigration.ledger.comparison.RepairOutcome;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.timescale.Hypertable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * Looks at rows again on both sides, and makes the statements for what differs still: no more at
 * once than there is memory for.
 */
final class RowRepairs {
  private static final String MAY_NOT_BE_DELETED =
      "rows from the completion point on are only in the target; give --allow-delete to delete"
          + " them";
  private static final String REFERENCED =
      "rows of other tables point to it, and deleting it would change or delete them";
  private static final String COMPUTED =
      "only generated columns differ: the expression gives other values in the target";
  private static final int HASH = 0;
  private static final int DELETABLE = 1;
  private static final int CHANGES_NOTHING_ELSE = 2;
  private static final int TIME = 3;
  private static final int FIRST_COLUMN = 4;

  private final Handle source;
  private final Handle target;
  private final TableToRepair table;
  private final boolean allowDelete;
  private final boolean replacing;

  RowRepairs(Handle source, Handle target, TableToRepair table, boolean allowDelete) {
    this(source, target, table, allowDelete, false);
  }

  private RowRepairs(
      Handle source, Handle target, TableToRepair table, boolean allowDelete, boolean replacing) {
    this.source = source;
    this.target = target;
    this.table = table;
    this.allowDelete = allowDelete;
    this.replacing = replacing;
  }

  /**
   * The same, where rows that may exchange the values of a unique key are deleted and inserted
   * instead of updated.
   */
  RowRepairs replacing() {
    return new RowRepairs(source, target, table, allowDelete, table.hasOtherUnique());
  }

  /** Hands on the repairs of differences of one piece. */
  void each(Piece piece, List<KeptDifference> differences, Consumer<List<RowRepair>> reader) {
    ComparedRows inSource = table.table().ofSource(piece);
    ComparedRows inTarget = table.table().ofTarget(piece);
    RowSizes sizes = RowSizes.read(source, inSource, differences);
    for (List<KeptDifference> some : sizes.fitting(differences)) {
      reader.accept(of(inSource, inTarget, some));
    }
    for (KeptDifference difference : sizes.tooLarge(differences)) {
      reader.accept(List.of(RowRepair.refused(difference, sizes.problem(difference))));
    }
  }

  /** The same, all of them at once. */
  List<RowRepair> of(Piece piece, List<KeptDifference> differences) {
    List<RowRepair> repairs = new ArrayList<>();
    each(piece, differences, repairs::addAll);
    return repairs;
  }

  private List<RowRepair> of(
      ComparedRows inSource, ComparedRows inTarget, List<KeptDifference> differences) {
    List<DifferingRow> rows = differences.stream().map(RowRepairs::row).toList();
    // The source last: what is written to the target is as new as can be.
    Map<Long, List<List<String>>> ofTarget = inTarget.read(target, rows, ofTarget(inTarget));
    Map<Long, List<List<String>>> ofSource = inSource.read(source, rows, ofSource(inSource));
    List<RowRepair> repairs = new ArrayList<>();
    for (KeptDifference difference : differences) {
      List<List<String>> one = ofSource.getOrDefault(difference.keyHash(), List.of());
      List<List<String>> other = ofTarget.getOrDefault(difference.keyHash(), List.of());
      repairs.add(
          table.hasKey()
              ? byKey(difference, inTarget, one, other)
              : byRow(difference, inTarget, one, other));
    }
    return repairs;
  }

  /** How the ledger's difference is called where rows are read. */
  static DifferingRow row(KeptDifference kept) {
    return new DifferingRow(
        kept.keyHash(), kept.key(), kept.inSource(), kept.inTarget(), kept.copies());
  }

  private String ofTarget(ComparedRows rows) {
    return list(
        List.of(
            Stream.of(
                rows.hash() + "::text",
                "(" + table.deletable() + ")::text",
                "(" + table.changesNothingElse() + ")::text",
                time()),
            hashes()));
  }

  private static String list(List<Stream<String>> parts) {
    return parts.stream().flatMap(part -> part).collect(Collectors.joining(", "));
  }

  /** The row's time as a literal: with it the server finds the row without reading every chunk. */
  private String time() {
    return timeColumn().map(column -> "quote_nullable(" + column + "::text)").orElse("''");
  }

  private Optional<String> timeColumn() {
    return table
        .table()
        .hypertable()
        .map(Hypertable::time)
        .filter(time -> time.timeType().isPresent())
        .map(time -> Identifiers.quote(time.column()));
  }

  private String ofSource(ComparedRows rows) {
    return list(
        List.of(
            Stream.of(rows.hash() + "::text", "''", "''", "''"),
            hashes(),
            table.written().stream()
                .map(column -> "quote_nullable(" + Identifiers.quote(column) + "::text)")));
  }

  private Stream<String> hashes() {
    return table.table().pair().columns().stream()
        .map(column -> table.table().pair().rowHash().expression(List.of(column)) + "::text");
  }

  private RowRepair byKey(
      KeptDifference difference,
      ComparedRows inTarget,
      List<List<String>> ofSource,
      List<List<String>> ofTarget) {
    String hashInSource = ofSource.isEmpty() ? null : ofSource.get(0).get(HASH);
    String hashInTarget = ofTarget.isEmpty() ? null : ofTarget.get(0).get(HASH);
    if (Objects.equals(hashInSource, hashInTarget)) {
      return RowRepair.nothing(difference, RepairOutcome.GONE);
    }
    String found = difference.inTarget() == null ? null : difference.inTarget().toString();
    if (!Objects.equals(found, hashInTarget)) {
      return RowRepair.nothing(difference, RepairOutcome.CHANGED);
    }
    if (hashInTarget == null) {
      return insertion(difference, ofSource.get(0), 1);
    }
    String asFound =
        "(" + difference.key() + ") AND " + inTarget.hash() + " = " + difference.inTarget();
    return hashInSource == null
        ? deletion(difference, ofTarget.get(0), asFound, 1)
        : update(difference, ofSource.get(0), ofTarget.get(0), asFound);
  }

  private RowRepair insertion(KeptDifference difference, List<String> row, int copies) {
    return new RowRepair(
        difference,
        RepairOutcome.INSERTED,
        List.of(insert(row, copies)),
        copies,
        table.written(),
        null);
  }

  /** Without VALUES, so that a condition can follow, see {@link OneStatement}. */
  private String insert(List<String> row, int copies) {
    String columns =
        table.written().isEmpty()
            ? ""
            : " (" + Identifiers.quoteAll(table.written()) + ") OVERRIDING SYSTEM VALUE";
    return "INSERT INTO "
        + table.name().quoted()
        + columns
        + " SELECT "
        + String.join(", ", literals(row))
        + (copies == 1 ? "" : " FROM generate_series(1, " + copies + ")");
  }

  private List<String> literals(List<String> ofSource) {
    return ofSource.subList(ofSource.size() - table.written().size(), ofSource.size());
  }

  private RowRepair update(
      KeptDifference difference, List<String> one, List<String> other, String asFound) {
    List<String> columns = table.table().pair().columns();
    List<String> literals = literals(one);
    List<String> differing = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      if (table.written().contains(columns.get(i))
          && !one.get(FIRST_COLUMN + i).equals(other.get(FIRST_COLUMN + i))) {
        differing.add(columns.get(i));
      }
    }
    if (differing.isEmpty()) {
      return RowRepair.refused(difference, COMPUTED);
    }
    boolean mustBeReplaced = differing.stream().anyMatch(table.alwaysGenerated()::contains);
    if (replacing || mustBeReplaced) {
      RowRepair deletion = deletion(difference, other, asFound, 1);
      if (deletion.problem() == null) {
        return new RowRepair(
            difference,
            RepairOutcome.UPDATED,
            List.of(deletion.statements().get(0), insert(one, 1)),
            1,
            differing,
            null);
      }
      if (mustBeReplaced) {
        return deletion;
      }
    }
    String set =
        differing.stream()
            .map(
                column ->
                    Identifiers.quote(column)
                        + " = "
                        + literals.get(table.written().indexOf(column)))
            .collect(Collectors.joining(", "));
    return new RowRepair(
        difference,
        RepairOutcome.UPDATED,
        List.of("UPDATE " + relation() + " SET " + set + " WHERE " + asFound),
        1,
        differing,
        null);
  }

  private RowRepair deletion(
      KeptDifference difference, List<String> row, String asFound, long expected) {
    if (!allowDelete && !"true".equals(row.get(DELETABLE))) {
      return RowRepair.refused(difference, MAY_NOT_BE_DELETED);
    }
    if (!"true".equals(row.get(CHANGES_NOTHING_ELSE))) {
      return RowRepair.refused(difference, REFERENCED);
    }
    String guard =
        table.changesNothingElse().equals("true") ? "" : " AND " + table.changesNothingElse();
    return new RowRepair(
        difference,
        RepairOutcome.DELETED,
        List.of("DELETE FROM " + relation() + " WHERE " + asFound + guard),
        expected,
        List.of(),
        null);
  }

  private String relation() {
    return table.table().inTarget();
  }

  /** Rows without a key: as many of the same as the source has. */
  private RowRepair byRow(
      KeptDifference difference,
      ComparedRows inTarget,
      List<List<String>> ofSource,
      List<List<String>> ofTarget) {
    int more = ofSource.size() - ofTarget.size();
    if (more == 0) {
      return RowRepair.nothing(difference, RepairOutcome.GONE);
    }
    if (more > 0) {
      return insertion(difference, ofSource.get(0), more);
    }
    String same = inTarget.hash() + " = " + difference.keyHash();
    String some = "(" + inTarget.predicate() + ") AND " + same;
    if (table.table().hypertable().isEmpty()) {
      return deletion(
          difference,
          ofTarget.get(0),
          "(tableoid, ctid) IN (SELECT tableoid, ctid FROM "
              + relation()
              + " WHERE "
              + some
              + " LIMIT "
              + -more
              + ")",
          -more);
    }
    // Compressed rows have no place by which one of several could be deleted.
    List<String> row = ofTarget.get(0);
    String all =
        timeColumn().map(column -> column + " = " + row.get(TIME) + " AND " + same).orElse(some);
    RowRepair deletion = deletion(difference, row, all, ofTarget.size());
    return deletion.problem() != null || ofSource.isEmpty()
        ? deletion
        : new RowRepair(
            difference,
            RepairOutcome.DELETED,
            List.of(deletion.statements().get(0), insert(ofSource.get(0), ofSource.size())),
            ofTarget.size(),
            List.of(),
            null);
  }
}
