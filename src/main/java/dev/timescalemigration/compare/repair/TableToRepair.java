package dev.timescalemigration.compare.repair;

import dev.timescalemigration.compare.databases.ComparedTable;
import dev.timescalemigration.ledger.comparison.Piece;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * A table of the target that is repaired.
 *
 * @param table on both sides
 * @param pieces those of its pieces in which rows differ
 * @param written the columns that an INSERT or UPDATE gives values
 * @param alwaysGenerated identity columns that no UPDATE gives a value
 * @param hasOtherUnique whether rows are distinguished by more than the key by which they are
 *     compared: another unique index or an exclusion constraint
 * @param triggers the user's triggers that would fire
 * @param deletable condition for rows that may be deleted without being asked
 * @param changesNothingElse condition for rows whose deletion changes no other row
 */
record TableToRepair(
    ComparedTable table,
    List<Piece> pieces,
    List<String> written,
    Set<String> alwaysGenerated,
    boolean hasOtherUnique,
    List<TriggerOfWrites> triggers,
    String deletable,
    String changesNothingElse) {

  static TableToRepair of(
      Handle target,
      ComparedTable table,
      List<Piece> pieces,
      boolean asReplica,
      References references,
      String deletable) {
    QualifiedName name = table.pair().target();
    return new TableToRepair(
        table,
        pieces,
        table.pair().columns().stream()
            .filter(column -> !table.pair().computed().contains(column))
            .toList(),
        new HashSet<>(
            target
                .createQuery(SqlFile.of(TableToRepair.class, "always_identity"))
                .bind("table", name.quoted())
                .mapTo(String.class)
                .list()),
        target
                .createQuery(SqlFile.of(TableToRepair.class, "unique_indexes"))
                .bind("table", name.quoted())
                .mapTo(Integer.class)
                .one()
            > (table.pair().key().isEmpty() ? 0 : 1),
        TriggerOfWrites.of(target, name).stream()
            .filter(trigger -> !asReplica || trigger.always())
            .toList(),
        deletable,
        asReplica ? "true" : references.nothingElseIsChanged(name));
  }

  /** Its name in the target. */
  QualifiedName name() {
    return table.pair().target();
  }

  /** Why no row of it is repaired; empty when rows are. */
  Optional<String> obstacle() {
    return triggers.isEmpty() || table.kind() == Piece.TableKind.PLAIN_TABLE
        ? Optional.empty()
        : Optional.of(
            "trigger "
                + triggers.get(0).name()
                + " of "
                + name().readable()
                + " would fire for every repaired row; let an administrator give the target's role"
                + " the right to set session_replication_role, or disable the trigger");
  }

  /** Whether rows are distinguished by a key. */
  boolean hasKey() {
    return !table.pair().key().isEmpty();
  }
}
