package dev.timescalemigration.capture.apply;

import dev.timescalemigration.capture.stream.Change;
import dev.timescalemigration.capture.stream.SourceTransaction;
import dev.timescalemigration.postgres.Database;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Distinguishes a user's rows from what the extension writes, in the changes of a database. */
public final class ChangedRows implements AutoCloseable {
  private final Handle session;
  private final SourceRelations relations;

  /**
   * For one database.
   *
   * @param read the one whose changes are read
   */
  public ChangedRows(Database read) {
    this.session = read.open();
    this.relations = new SourceRelations(session, List.of());
  }

  /** How many changes of a transaction are of a user's rows. */
  public long count(SourceTransaction transaction) {
    return transaction.changes().stream().filter(this::isOfUser).count();
  }

  private boolean isOfUser(Change change) {
    return change instanceof Change.BatchesDeleted
        || change.tables().stream()
            .map(relations::of)
            .map(SourceRelation::kind)
            .anyMatch(ChangedRows::isUsers);
  }

  private static boolean isUsers(SourceRelation.RelationKind kind) {
    return switch (kind) {
      case PLAIN, CHUNK, HYPERTABLE, COMPRESSED -> true;
      case GONE, CATALOG, DERIVED -> false;
    };
  }

  @Override
  public void close() {
    Database.closeQuietly(session);
  }
}
