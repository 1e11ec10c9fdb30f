package dev.timescalemigration.phase.preflight.facts;

/**
 * A tablespace other than the default one.
 *
 * @param name the tablespace
 * @param relations how many relations of the database were put there
 * @param usable whether the session's role may put some there
 */
public record Tablespace(String name, long relations, boolean usable) {}
