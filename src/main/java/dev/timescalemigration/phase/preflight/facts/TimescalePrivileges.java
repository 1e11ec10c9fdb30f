package dev.timescalemigration.phase.preflight.facts;

import java.util.List;

/**
 * What the session's role may do with the extension's own objects.
 *
 * @param createsChunks CREATE on {@code _timescaledb_internal}
 * @param restoresAsDefiner whether {@code timescaledb_pre_restore} and {@code
 *     timescaledb_post_restore} run with a superuser's rights, as managed services have it
 * @param othersWhoRestore who else may call them while they do so
 * @param updatesMetadata UPDATE on {@code _timescaledb_catalog.metadata}
 * @param tablesNotWritable tables that a dump of the extension fills, on which INSERT is missing
 * @param sequencesNotSettable sequences that a dump of the extension sets, on which UPDATE is
 *     missing
 */
public record TimescalePrivileges(
    boolean createsChunks,
    boolean restoresAsDefiner,
    List<String> othersWhoRestore,
    boolean updatesMetadata,
    List<String> tablesNotWritable,
    List<String> sequencesNotSettable) {}
