package dev.timescalemigration.phase.preflight.facts;

import java.util.List;

/**
 * A hypertable without a replica identity.
 *
 * @param hypertable its name, quoted where needed
 * @param schemas its schema and that of its chunks
 */
public record HypertableWithoutIdentity(String hypertable, List<String> schemas) {}
