package dev.timescalemigration.phase.copy.method;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.phase.copy.target.HypertableCopy;
import dev.timescalemigration.postgres.ForeignKey;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.timescale.RowsOfRange;

/**
 * Foreign keys of rows that were written where none is checked row by row: one anti-join for each,
 * afterwards.
 */
final class ForeignKeyProof {
  private ForeignKeyProof() {}

  /**
   * Looks for a row that points to nothing.
   *
   * @throws MigrationFailure of kind USER_ACTION when there is one
   */
  static void of(ChunkToCopy work, RowsOfRange written) {
    for (ForeignKey key : work.table().traits().foreignKeys()) {
      work.target()
          .createQuery(key.orphanQuery(written.relation(), written.predicate()))
          .mapTo(String.class)
          .findOne()
          .ifPresent(
              orphan -> {
                throw broken(work.table(), key, orphan);
              });
    }
  }

  private static MigrationFailure broken(HypertableCopy table, ForeignKey key, String orphan) {
    return MigrationFailure.userAction(
        "ForeignKeyBroken",
        "a row of "
            + table.source().name()
            + " points by "
            + Identifiers.quote(key.name())
            + " to "
            + orphan
            + ", which "
            + key.referenced()
            + " in the target lacks",
        "copy the missing rows of "
            + key.referenced()
            + " to the target, then run 'tsm copy --failed'");
  }
}
