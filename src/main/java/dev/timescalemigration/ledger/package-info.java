/**
 * The durable record of a migration: schema {@code _timescale_migration} in the target, versioned
 * by Flyway. It is the truth; a resource's status and a terminal's progress are digests of it.
 */
package dev.timescalemigration.ledger;
