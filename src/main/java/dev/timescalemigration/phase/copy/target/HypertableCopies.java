package dev.timescalemigration.phase.copy.target;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.StagedRange;
import dev.timescalemigration.ledger.capture.CaptureLedger;
import dev.timescalemigration.phase.copy.target.HypertableCopy.StagingTableOptions;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.ForeignKey;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.postgres.TableColumn;
import dev.timescalemigration.postgres.TableColumns;
import dev.timescalemigration.timescale.Capabilities;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.CatalogSql;
import dev.timescalemigration.timescale.Catalogs;
import dev.timescalemigration.timescale.CompressionSettings;
import dev.timescalemigration.timescale.Counterparts;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.timescale.RestoringMode;
import dev.timescalemigration.timescale.RowHash;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Reads, once per run, how the chunks of each hypertable are copied. */
public final class HypertableCopies {
  private final Catalog sourceCatalog;
  private final Catalog targetCatalog;
  private final Map<QualifiedName, HypertableCopy> byName;
  private final boolean captured;

  private HypertableCopies(
      Catalog sourceCatalog,
      Catalog targetCatalog,
      Map<QualifiedName, HypertableCopy> byName,
      boolean captured) {
    this.sourceCatalog = sourceCatalog;
    this.targetCatalog = targetCatalog;
    this.byName = byName;
    this.captured = captured;
  }

  /**
   * Reads both sides.
   *
   * @param ranges the hypertables to be copied, as staged
   * @throws MigrationFailure when one is missing in the target or its columns do not fit
   */
  public static HypertableCopies read(Database source, Database target, List<StagedRange> ranges) {
    return read(source, target, ranges, BatchMetadata::of);
  }

  public static HypertableCopies read(
      Database source,
      Database target,
      List<StagedRange> ranges,
      BatchMetadata.MetadataComparison metadata) {
    try (Handle from = source.open();
        Handle to = target.open()) {
      Catalog sourceCatalog = Catalogs.of(from);
      Catalog targetCatalog = Catalogs.of(to);
      Counterparts hypertables =
          Counterparts.of(sourceCatalog.hypertables(from), targetCatalog.hypertables(to));
      Map<QualifiedName, CompressionSettings> settings = targetCatalog.compressionSettings(to);
      Map<QualifiedName, HypertableCopy> copies = new HashMap<>();
      for (StagedRange range : ranges) {
        QualifiedName name = range.hypertable();
        Hypertable inSource = require(hypertables.source(name), name, "source");
        Hypertable inTarget = require(hypertables.target(name), inSource.publicName(), "target");
        copies.put(
            name,
            read(
                from,
                inSource,
                to,
                inTarget,
                settings.getOrDefault(inTarget.name(), CompressionSettings.UNSET),
                targetCatalog,
                range.recompress(),
                metadata));
      }
      return new HypertableCopies(sourceCatalog, targetCatalog, copies, CaptureLedger.isOn(to));
    }
  }

  private static Hypertable require(
      Optional<Hypertable> hypertable, QualifiedName name, String side) {
    return hypertable.orElseThrow(
        () ->
            MigrationFailure.userAction(
                "HypertableMissing",
                "the " + side + " has no hypertable or aggregate " + name,
                "create it there as it is on the other side, or stage without it"));
  }

  private static HypertableCopy read(
      Handle from,
      Hypertable source,
      Handle to,
      Hypertable target,
      CompressionSettings settings,
      Catalog targetCatalog,
      boolean recompress,
      BatchMetadata.MetadataComparison metadata) {
    QualifiedName name = source.name();
    Map<String, TableColumn> sourceColumns =
        TableColumns.of(from, name).stream()
            .collect(Collectors.toMap(TableColumn::name, Function.identity()));
    List<TableColumn> written =
        TableColumns.of(to, target.name()).stream().filter(column -> !column.generated()).toList();
    List<String> wrong = new ArrayList<>();
    for (TableColumn column : written) {
      TableColumn counterpart = sourceColumns.get(column.name());
      if (counterpart == null) {
        wrong.add(column.name() + " is only in the target");
      } else if (!counterpart.type().equals(column.type())) {
        wrong.add(
            column.name()
                + " is "
                + counterpart.type()
                + " in the source and "
                + column.type()
                + " in the target");
      }
    }
    List<String> targetNames =
        TableColumns.of(to, target.name()).stream().map(TableColumn::name).toList();
    sourceColumns.keySet().stream()
        .filter(column -> !targetNames.contains(column))
        .sorted()
        .forEach(column -> wrong.add(column + " is only in the source"));
    if (!wrong.isEmpty()) {
      throw MigrationFailure.userAction(
          "ColumnsDiffer",
          "the columns of " + source.publicName() + " differ: " + String.join("; ", wrong),
          "alter the table in the target so that it has the source's columns");
    }
    BatchMetadata batches = metadata.of(from, name, to, target.name());
    Traits traits = traits(to, target.name(), targetCatalog);
    boolean community = targetCatalog.capabilities().hasCommunityFeatures();
    return new HypertableCopy(
        source,
        target,
        written.stream().map(TableColumn::name).toList(),
        written.stream().anyMatch(column -> sourceColumns.get(column.name()).generated()),
        written.stream()
            .allMatch(column -> column.binary() && sourceColumns.get(column.name()).binary()),
        RowHash.of(from, name),
        ForeignKey.of(to, target.name()),
        community ? traits.stagingTableOptions() : Optional.empty(),
        community && traits.takesCompressedRelations(),
        batches,
        settings,
        traits.mayPretendReplica(),
        traits.notesInvalidations(),
        traits.isReferenced(),
        traits.firingTrigger(),
        recompress);
  }

  private record Traits(
      Optional<StagingTableOptions> stagingTableOptions,
      boolean takesCompressedRelations,
      boolean mayPretendReplica,
      boolean notesInvalidations,
      boolean isReferenced,
      Optional<String> firingTrigger) {}

  private static Traits traits(Handle to, QualifiedName name, Catalog catalog) {
    Capabilities session = catalog.capabilities();
    boolean replicaRole = session.rights().setsReplicationRole();
    List<String> columnActions =
        to.createQuery(SqlFile.of(HypertableCopies.class, "column_options"))
            .bind("table", name.quoted())
            .mapTo(String.class)
            .list();
    return to.createQuery(CatalogSql.of(to, HypertableCopies.class, "hypertable_traits"))
        .bind("table", name.quoted())
        .bind("fired", replicaRole ? "R" : "O")
        .map(
            (row, context) ->
                new Traits(
                    stagingTableOptions(row, columnActions, catalog),
                    row.getBoolean("takes_compressed_relations"),
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
                String.join(", ", strings(row.getArray("options"))),
                columnActions))
        : Optional.empty();
  }

  private static List<String> strings(Array array) throws SQLException {
    return array == null ? List.of() : List.of((String[]) array.getArray());
  }

  /** How chunks of a hypertable are copied. */
  public HypertableCopy of(QualifiedName hypertable) {
    return byName.get(hypertable);
  }

  /**
   * Whether the chunks of a hypertable are copied as they are cut in the source; else the target
   * finds the partitions of their rows, and all rows of a stretch of time are copied together.
   */
  public boolean areCutAsInSource(QualifiedName hypertable) {
    return of(hypertable).findsSamePartitions();
  }

  /** The names of all hypertables that are copied. */
  List<QualifiedName> names() {
    return byName.keySet().stream().sorted().toList();
  }

  /** The name in the target of a hypertable that is copied. */
  public QualifiedName nameInTarget(QualifiedName hypertable) {
    return of(hypertable).target().name();
  }

  /** Their names in the target. */
  public List<QualifiedName> namesInTarget() {
    return byName.values().stream().map(copy -> copy.target().name()).sorted().toList();
  }

  /** Whether sessions in the target may set {@code session_replication_role}. */
  public boolean mayPretendReplica() {
    return byName.values().stream().anyMatch(HypertableCopy::replicaRole);
  }

  /**
   * Whether changes of the source are captured, so that the snapshot of each copy is recorded and
   * nothing but that snapshot's rows may be in the target.
   */
  public boolean areCaptured() {
    return captured;
  }

  /** The source's catalog. */
  public Catalog source() {
    return sourceCatalog;
  }

  /** The target's catalog. */
  public Catalog target() {
    return targetCatalog;
  }
}
