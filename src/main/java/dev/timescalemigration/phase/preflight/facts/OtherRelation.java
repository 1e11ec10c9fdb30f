package dev.timescalemigration.phase.preflight.facts;

/**
 * A user's relation that is no table.
 *
 * @param schema its schema
 * @param name its name
 * @param kind view, foreign table or sequence
 * @param readable whether the session's role may read it
 */
public record OtherRelation(String schema, String name, String kind, boolean readable) {}
