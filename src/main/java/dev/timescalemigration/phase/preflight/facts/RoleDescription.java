package dev.timescalemigration.phase.preflight.facts;

/**
 * A role of a server.
 *
 * @param name the role
 * @param superuser SUPERUSER
 * @param replication REPLICATION
 * @param bypassesRowSecurity BYPASSRLS
 * @param withinReach whether the session's role may act as it
 * @param used whether a migration of the database moves it
 */
public record RoleDescription(
    String name,
    boolean superuser,
    boolean replication,
    boolean bypassesRowSecurity,
    boolean withinReach,
    boolean used) {}
