package dev.timescalemigration.phase.preflight.facts;

import dev.timescalemigration.compare.findings.CodeOnWrite;
import dev.timescalemigration.compare.schema.MisplacedObject;
import dev.timescalemigration.compare.schema.NeededRoles;
import dev.timescalemigration.compare.schema.RestrictedObject;
import dev.timescalemigration.compare.schema.RowSecurityOwner;
import dev.timescalemigration.compare.schema.SuperuserObject;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.postgres.ConnectionSettings;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.CatalogSql;
import dev.timescalemigration.timescale.Catalogs;
import dev.timescalemigration.timescale.ChunkAddition;
import dev.timescalemigration.timescale.CutNames;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.timescale.OtherPartition;
import dev.timescalemigration.timescale.RootRows;
import dev.timescalemigration.timescale.privilege.ExtensionPrivileges;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * One side of a migration as it was found.
 *
 * @param side which one
 * @param settings what was asked for in connecting
 * @param pooling what is between
 * @param server the server and the database
 * @param role the session's role
 * @param installedExtensions extensions of the database
 * @param availableExtensions extensions the server could install
 * @param extensionTables tables of extensions whose rows are in a dump
 * @param tables users' tables
 * @param otherRelations users' views, foreign tables and sequences
 * @param unreadableLargeObjects oids of large objects that the role may not read
 * @param relationCount how large the schema is
 * @param roles the server's roles
 * @param tablespaces the server's tablespaces
 * @param collations the server's collations
 * @param rowSecurityOwners what row-level security treats as its owner
 * @param timescale what TimescaleDB has; empty without it, or when it cannot be read
 * @param timescaleRefusal why it cannot be read
 * @param refusedStatement what the target says to statements that make and drop a table; empty when
 *     it lets them pass, and for the source
 */
public record SideFacts(
    Side side,
    ConnectionSettings settings,
    Pooling pooling,
    ServerFacts server,
    RoleFacts role,
    List<InstalledExtension> installedExtensions,
    List<AvailableExtension> availableExtensions,
    List<ExtensionTable> extensionTables,
    List<TableFacts> tables,
    List<OtherRelation> otherRelations,
    List<Long> unreadableLargeObjects,
    RelationCount relationCount,
    List<RoleDescription> roles,
    List<Tablespace> tablespaces,
    List<Collation> collations,
    List<RowSecurityOwner> rowSecurityOwners,
    Optional<TimescaleFacts> timescale,
    Optional<MigrationFailure> timescaleRefusal,
    Optional<String> refusedStatement) {

  private static final String TIMESCALEDB = "timescaledb";

  /**
   * Reads a side.
   *
   * @param database the side, to open another session
   * @param handle a session on it, with a bounded time for statements
   */
  public static SideFacts read(Database database, Handle handle) {
    ServerFacts server = FactQuery.one(handle, "server", ServerFacts.class);
    List<InstalledExtension> extensions =
        FactQuery.list(handle, "installed_extensions", InstalledExtension.class);
    boolean withTimescale =
        extensions.stream().anyMatch(extension -> extension.name().equals(TIMESCALEDB));
    Optional<TimescaleFacts> timescale = Optional.empty();
    Optional<MigrationFailure> refusal = Optional.empty();
    // Without its library loaded at the server's start, the extension ends every session it is
    // used in.
    if (withTimescale && server.timescalePreloaded()) {
      try {
        timescale = Optional.of(timescale(handle, Catalogs.of(handle)));
      } catch (MigrationFailure e) {
        refusal = Optional.of(e);
      }
    }
    RoleFacts role = FactQuery.one(handle, "role", RoleFacts.class);
    return new SideFacts(
        database.side(),
        database.settings(),
        PoolingProbe.of(database, handle),
        server,
        role,
        extensions,
        FactQuery.list(handle, "available_extensions", AvailableExtension.class),
        FactQuery.list(handle, "extension_tables", ExtensionTable.class),
        TableFacts.read(handle, withTimescale),
        FactQuery.list(handle, "other_relations", OtherRelation.class),
        handle
            .createQuery(SqlFile.of(SideFacts.class, "unreadable_large_objects"))
            .mapTo(Long.class)
            .list(),
        FactQuery.one(handle, "relation_count", RelationCount.class),
        FactQuery.list(
            handle,
            "roles",
            RoleDescription.class,
            Map.of("needed", timescale.isPresent() ? NeededRoles.query(handle) : "null")),
        FactQuery.list(handle, "tablespaces", Tablespace.class),
        FactQuery.list(handle, "collations", Collation.class),
        RowSecurityOwner.of(handle),
        timescale,
        refusal,
        timescale
            .filter(facts -> database.side() == Side.TARGET)
            .filter(facts -> role.createsInDatabase() && !server.readOnly())
            .filter(facts -> !facts.eventTriggers().isEmpty())
            .flatMap(facts -> StatementProbe.refusal(handle)));
  }

  private static TimescaleFacts timescale(Handle handle, Catalog catalog) {
    List<Hypertable> hypertables = catalog.hypertables(handle);
    List<QualifiedName> names = hypertables.stream().map(Hypertable::name).toList();
    return new TimescaleFacts(
        catalog,
        hypertables,
        catalog.chunks(handle),
        catalog.compressionSettings(handle),
        catalog.hypercoreTables(handle),
        CutNames.of(handle),
        catalog.continuousAggregates(handle),
        catalog.jobs(handle),
        handle
            .createQuery(CatalogSql.of(handle, SideFacts.class, "hypertable_tablespaces"))
            .define("extension_schema", Identifiers.quote(catalog.extensionSchema()))
            .mapTo(String.class)
            .list(),
        OtherPartition.of(handle),
        FactQuery.list(handle, "firing_triggers", FiringTrigger.class),
        ChunkAddition.of(handle, names),
        RootRows.of(handle, catalog, names),
        FactQuery.list(
            handle,
            "unvalidated_constraints",
            UnvalidatedConstraint.class,
            Map.of("foreign_key_columns", SqlFile.of(SideFacts.class, "foreign_key_columns"))),
        FactQuery.list(
            handle,
            "foreign_keys",
            ValidForeignKey.class,
            Map.of(
                "foreign_key_columns", SqlFile.of(SideFacts.class, "foreign_key_columns"),
                "users_table", SqlFile.of(SideFacts.class, "users_table_condition"))),
        FactQuery.list(handle, "delete_publications", DeletePublication.class),
        FactQuery.list(handle, "hypertables_without_identity", HypertableWithoutIdentity.class),
        FactQuery.list(handle, "computed_columns", ComputedColumn.class),
        FactQuery.list(handle, "event_triggers", EventTrigger.class),
        FactQuery.list(handle, "definer_routines", DefinerRoutine.class),
        CodeOnWrite.of(handle),
        FactQuery.list(handle, "failing_jobs", FailingJob.class),
        RestrictedObject.of(handle),
        SuperuserObject.of(handle),
        MisplacedObject.of(handle),
        RestrictedObject.rights(handle),
        ExtensionPrivileges.of(handle));
  }

  /** The extension timescaledb as it is installed. */
  public Optional<InstalledExtension> timescaleExtension() {
    return installedExtensions.stream()
        .filter(extension -> extension.name().equals(TIMESCALEDB))
        .findFirst();
  }

  /** Whether the server has files of this version of an extension. */
  public boolean offers(String extension, String version) {
    return availableExtensions.stream()
        .anyMatch(one -> one.name().equals(extension) && one.versions().contains(version));
  }

  /** Users' tables by name. */
  public Map<QualifiedName, TableFacts> tablesByName() {
    return tables.stream()
        .collect(Collectors.toMap(TableFacts::qualifiedName, Function.identity()));
  }
}
