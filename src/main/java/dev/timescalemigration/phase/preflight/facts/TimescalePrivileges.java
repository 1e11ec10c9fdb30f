package dev.timescalemigration.phase.preflight.facts;

import java.util.List;

/**
 * What the session's role may do with the extension's own objects.
 *
 * @param createsChunks CREATE on {@code _timescaledb_internal}
 * @param restoresAsDefiner whether {@code timescaledb_pre_restore} runs with its owner's rights, as
 *     managed services have it
 * @param tablesNotWritable tables that a dump of the extension fills, on which INSERT is missing
 */
public record TimescalePrivileges(
    boolean createsChunks, boolean restoresAsDefiner, List<String> tablesNotWritable) {}
