package dev.timescalemigration.phase.preflight.facts;

import java.util.List;

/**
 * What the session's role may do.
 *
 * @param name the role
 * @param superuser may do anything
 * @param createsRoles CREATEROLE
 * @param createsInDatabase CREATE on the database
 * @param ownsDatabase owns the database, itself or as a member of the owner
 * @param setsReplicationRole may set {@code session_replication_role}
 * @param schemasNotCreatable users' schemas which it may not use, or in which it may not create
 */
public record RoleFacts(
    String name,
    boolean superuser,
    boolean createsRoles,
    boolean createsInDatabase,
    boolean ownsDatabase,
    boolean setsReplicationRole,
    List<String> schemasNotCreatable) {}
