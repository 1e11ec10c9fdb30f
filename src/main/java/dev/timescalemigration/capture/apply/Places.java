package dev.timescalemigration.capture.apply;

import dev.timescalemigration.capture.stream.TransactionSnapshot;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.ExtensionSchemas;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/** Where the changes of a batch go, each place found when it is named first. */
final class Places {
  private final SourceRelations relations;
  private final TargetTables tables;
  private final CopyRules rules;
  private final TransactionSnapshot plainSnapshot;
  private final Optional<NetTargets> together;
  private final Direction direction;
  private final Consumer<String> report;
  private final Unapplicable refusal;
  private final Map<QualifiedName, Place> known = new HashMap<>();
  private QualifiedName lastName;
  private Place last;

  /**
   * None yet.
   *
   * @param plainSnapshot in which the plain tables were read
   * @param together which changes are taken together; empty: none
   * @param direction how messages call the sides
   * @param report takes what the user is to read
   */
  Places(
      SourceRelations relations,
      TargetTables tables,
      CopyRules rules,
      TransactionSnapshot plainSnapshot,
      Optional<NetTargets> together,
      Direction direction,
      Consumer<String> report) {
    this.relations = relations;
    this.tables = tables;
    this.rules = rules;
    this.plainSnapshot = plainSnapshot;
    this.together = together;
    this.direction = direction;
    this.report = report;
    this.refusal = new Unapplicable(direction);
  }

  /**
   * The place of a table or chunk of the source.
   *
   * @throws dev.timescalemigration.failure.MigrationFailure when its changes cannot be applied
   */
  @SuppressWarnings("ReferenceEquality")
  Place of(QualifiedName name) {
    // Most rows follow one of the same table, and share its name.
    if (name != lastName) {
      Place place = known.get(name);
      if (place == null) {
        place = find(name);
        known.put(name, place);
      }
      last = place;
      lastName = name;
    }
    return last;
  }

  private Place find(QualifiedName name) {
    SourceRelation relation = relations.of(name);
    return switch (relation.kind()) {
      case PLAIN -> place(relation, transaction -> !plainSnapshot.sees(transaction));
      case CHUNK -> {
        if (relation.ranges().isEmpty()) {
          report.accept(
              "chunk "
                  + name
                  + " is gone from the "
                  + direction.from()
                  + ": if it was dropped, its rows stay in the "
                  + direction.to()
                  + " until the retention policy drops them");
        }
        yield place(relation, rules.of(relation.table(), name, relation.ranges()));
      }
      case HYPERTABLE -> throw refusal.otherRanges(name);
      case COMPRESSED, GONE -> throw refusal.compressedRows(name.toString());
      case DERIVED -> {
        // What TimescaleDB keeps among the chunks is nothing that a person has made.
        if (!name.schema().equals(ExtensionSchemas.CHUNKS)) {
          report.accept(
              "changes of "
                  + name
                  + " are not captured: it is a materialized view, an aggregate or an extension's");
        }
        yield nowhere(relation);
      }
      case CATALOG -> nowhere(relation);
    };
  }

  private Place place(SourceRelation relation, LongPredicate applies) {
    return new Place(
        relation,
        tables.of(relation.table()),
        applies,
        table -> together.flatMap(targets -> targets.condition(relation, table)),
        () -> relations.columnsNow(relation.table()),
        refusal);
  }

  private Place nowhere(SourceRelation relation) {
    return new Place(
        relation,
        Optional.empty(),
        transaction -> false,
        table -> Optional.empty(),
        Set::of,
        refusal);
  }
}
