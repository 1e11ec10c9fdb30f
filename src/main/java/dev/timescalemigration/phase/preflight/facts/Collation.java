package dev.timescalemigration.phase.preflight.facts;

/**
 * A collation that the server brings along.
 *
 * @param name the collation
 * @param used whether a user's column sorts by it
 */
public record Collation(String name, boolean used) {}
