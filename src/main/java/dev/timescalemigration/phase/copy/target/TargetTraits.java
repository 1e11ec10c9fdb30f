package dev.timescalemigration.phase.copy.target;

import dev.timescalemigration.postgres.ForeignKey;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.postgres.TextArrays;
import dev.timescalemigration.timescale.Capabilities;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.CatalogSql;
import dev.timescalemigration.timescale.RestoringMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * What the target does when rows or chunks of one of its hypertables are written.
 *
 * @param foreignKeys the target's enforced foreign keys
 * @param stagingTableOptions how a staging table is made that can become a chunk; empty when chunks
 *     of this hypertable cannot be built and attached
 * @param takesCompressedRelations whether a compressed relation may be handed to a chunk
 * @param replicaRole whether sessions run with {@code session_replication_role = replica}, so that
 *     foreign keys are not checked row by row and must be proven afterwards
 * @param notesInvalidations whether writing rows into a chunk has TimescaleDB note them as changes
 *     that aggregates lack
 * @param isReferenced whether a foreign key points to the hypertable
 * @param firingTrigger a trigger of the user's that writing rows fires in these sessions, if any
 */
public record TargetTraits(
    List<ForeignKey> foreignKeys,
    Optional<StagingTableOptions> stagingTableOptions,
    boolean takesCompressedRelations,
    boolean replicaRole,
    boolean notesInvalidations,
    boolean isReferenced,
    Optional<String> firingTrigger) {

  /**
   * How to make a staging table that becomes a chunk.
   *
   * @param template how the table stops inheriting its columns from a template table, where
   *     attaching in this version would make them the chunk's own
   * @param unlogged whether the hypertable is unlogged
   * @param storageOptions storage parameters for WITH, empty when none; a chunk does not take over
   *     those of TOAST
   * @param columnActions actions of ALTER TABLE that set statistics and options of columns
   */
  public record StagingTableOptions(
      Optional<WhileRestoring> template,
      boolean unlogged,
      String storageOptions,
      List<String> columnActions) {}

  static TargetTraits read(Handle target, QualifiedName hypertable, Catalog catalog) {
    Capabilities session = catalog.capabilities();
    boolean replicaRole = session.rights().setsReplicationRole();
    boolean community = session.hasCommunityFeatures();
    List<ForeignKey> foreignKeys = ForeignKey.of(target, hypertable);
    List<String> columnActions =
        target
            .createQuery(SqlFile.of(TargetTraits.class, "column_options"))
            .bind("table", hypertable.quoted())
            .mapTo(String.class)
            .list();
    return target
        .createQuery(CatalogSql.of(target, TargetTraits.class, "hypertable_traits"))
        .bind("table", hypertable.quoted())
        .bind("fired", replicaRole ? "R" : "O")
        .map(
            (row, context) ->
                new TargetTraits(
                    foreignKeys,
                    community ? stagingTableOptions(row, columnActions, catalog) : Optional.empty(),
                    community && row.getBoolean("takes_compressed_relations"),
                    replicaRole,
                    row.getBoolean("is_aggregated")
                        && !session.skipsInvalidations()
                        && !(replicaRole && row.getBoolean("has_invalidation_trigger")),
                    row.getBoolean("is_referenced"),
                    Optional.ofNullable(row.getString("firing_trigger"))))
        .one();
  }

  private static Optional<StagingTableOptions> stagingTableOptions(
      ResultSet row, List<String> columnActions, Catalog catalog) throws SQLException {
    Capabilities session = catalog.capabilities();
    boolean needsTemplate = !session.keepsColumnsInherited();
    Optional<WhileRestoring> restoring =
        WhileRestoring.of(session.rights(), new RestoringMode(catalog.extensionSchema()));
    boolean numbersDiffer =
        session.attachesByColumnNumber() && row.getBoolean("has_dropped_column_before_dimension");
    return row.getBoolean("can_be_staging_table")
            && !numbersDiffer
            && (!needsTemplate || restoring.isPresent())
        ? Optional.of(
            new StagingTableOptions(
                restoring.filter(mode -> needsTemplate),
                row.getBoolean("is_unlogged"),
                String.join(", ", TextArrays.read(row, "options")),
                columnActions))
        : Optional.empty();
  }
}
