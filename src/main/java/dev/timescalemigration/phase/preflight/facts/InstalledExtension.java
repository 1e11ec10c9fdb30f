package dev.timescalemigration.phase.preflight.facts;

/**
 * An extension of a database.
 *
 * @param name the extension
 * @param version its version
 * @param schema the schema it is in
 */
public record InstalledExtension(String name, String version, String schema) {}
