package dev.timescalemigration.capture.apply;

import dev.timescalemigration.capture.stream.Change;
import dev.timescalemigration.capture.stream.SourceTransaction;
import dev.timescalemigration.postgres.QualifiedName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The tables and chunks that changes name.
 *
 * @param inserted those with new rows
 * @param updated those with changed rows
 * @param deleted those with deleted rows
 * @param truncated those that were emptied
 * @param made chunks in whose ranges there were no rows before
 */
record NamedTables(
    Set<QualifiedName> inserted,
    Set<QualifiedName> updated,
    Set<QualifiedName> deleted,
    Set<QualifiedName> truncated,
    List<MadeChunk> made) {

  /** Reads all changes once: those of a large transaction are in a file. */
  static NamedTables of(List<SourceTransaction> transactions) {
    NamedTables named =
        new NamedTables(
            new LinkedHashSet<>(),
            new LinkedHashSet<>(),
            new LinkedHashSet<>(),
            new HashSet<>(),
            new ArrayList<>());
    for (SourceTransaction transaction : transactions) {
      MadeChunks made = new MadeChunks(transaction.xid());
      for (Change change : transaction.changes()) {
        if (change instanceof Change.Insert insert) {
          named.inserted.add(insert.table());
          made.look(insert);
        } else if (change instanceof Change.Update update) {
          named.updated.add(update.table());
          made.look(update);
        } else if (change instanceof Change.Delete delete) {
          named.deleted.add(delete.table());
        } else if (change instanceof Change.Truncate truncate) {
          named.truncated.addAll(truncate.tables());
        }
      }
      named.made.addAll(made.all());
    }
    return named;
  }

  /** All of them, each once. */
  Stream<QualifiedName> all() {
    return Stream.of(inserted, updated, deleted, truncated).flatMap(Set::stream).distinct();
  }

  /** Whether any that is not only inserted into is such a one. */
  boolean changesAny(Predicate<QualifiedName> such) {
    return Stream.of(updated, deleted, truncated).flatMap(Set::stream).anyMatch(such);
  }
}
