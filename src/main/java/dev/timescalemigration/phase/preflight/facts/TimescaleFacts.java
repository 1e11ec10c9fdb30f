package dev.timescalemigration.phase.preflight.facts;

import dev.timescalemigration.compare.findings.CodeOnWrite;
import dev.timescalemigration.compare.schema.MisplacedObject;
import dev.timescalemigration.compare.schema.RestrictedObject;
import dev.timescalemigration.compare.schema.SuperuserObject;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.BackgroundJob;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.ChunkAddition;
import dev.timescalemigration.timescale.CompressionSettings;
import dev.timescalemigration.timescale.ContinuousAggregate;
import dev.timescalemigration.timescale.CutNames;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.timescale.OtherPartition;
import dev.timescalemigration.timescale.RootRows;
import dev.timescalemigration.timescale.privilege.ExtensionPrivileges;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What TimescaleDB has in a database.
 *
 * @param catalog version, edition and schema of the extension
 * @param hypertables all hypertables
 * @param chunks the chunks of all hypertables
 * @param compressionSettings settings of hypertables and compressed chunks, by name
 * @param hypercoreTables what the access method hypercore keeps, by hypertable
 * @param cutNames hypertables with names in compressed chunks that are no text
 * @param aggregates all continuous aggregates
 * @param jobs all background jobs
 * @param tablespaces tablespaces attached to hypertables
 * @param otherPartitions closed dimensions whose partitions need not hold the same values in
 *     another database
 * @param firingTriggers what fires when rows of hypertables are written or deleted
 * @param chunkAdditions what hangs on single chunks
 * @param rootRows rows that no chunk holds
 * @param unvalidatedConstraints constraints of hypertables that old rows need not satisfy
 * @param foreignKeys valid foreign keys of users' tables, those that are read soonest first
 * @param deletePublications publications of updates or deletes
 * @param withoutIdentity hypertables without a replica identity
 * @param computedColumns generated columns of plain tables and hypertables that may be outdated
 * @param eventTriggers users' event triggers that fire
 * @param definers routines that run with the rights of their owner
 * @param codeOnWrite functions that run as whoever writes rows
 * @param failingJobs jobs whose last run failed
 * @param restrictedObjects objects whose making takes more rights than owning the database
 * @param superuserObjects event triggers and publications that only a superuser may make
 * @param misplacedObjects users' objects in schemas that TimescaleDB keeps for itself
 * @param rights which of the rights that restricted objects take the session's role has
 * @param privileges what the session's role may do with it
 */
public record TimescaleFacts(
    Catalog catalog,
    List<Hypertable> hypertables,
    List<Chunk> chunks,
    Map<QualifiedName, CompressionSettings> compressionSettings,
    Map<QualifiedName, List<QualifiedName>> hypercoreTables,
    List<CutNames> cutNames,
    List<ContinuousAggregate> aggregates,
    List<BackgroundJob> jobs,
    List<String> tablespaces,
    List<OtherPartition> otherPartitions,
    List<FiringTrigger> firingTriggers,
    List<ChunkAddition> chunkAdditions,
    List<RootRows> rootRows,
    List<UnvalidatedConstraint> unvalidatedConstraints,
    List<ValidForeignKey> foreignKeys,
    List<DeletePublication> deletePublications,
    List<HypertableWithoutIdentity> withoutIdentity,
    List<ComputedColumn> computedColumns,
    List<EventTrigger> eventTriggers,
    List<DefinerRoutine> definers,
    List<CodeOnWrite> codeOnWrite,
    List<FailingJob> failingJobs,
    List<RestrictedObject> restrictedObjects,
    List<SuperuserObject> superuserObjects,
    List<MisplacedObject> misplacedObjects,
    Set<String> rights,
    ExtensionPrivileges privileges) {}
