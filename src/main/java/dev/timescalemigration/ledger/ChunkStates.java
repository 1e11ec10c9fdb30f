package dev.timescalemigration.ledger;

import dev.timescalemigration.postgres.QualifiedName;

/**
 * The chunks of one hypertable, counted by how far they are.
 *
 * @param hypertable the hypertable
 * @param staged all of them
 * @param waiting those to be copied
 * @param parked those whose copy failed too often
 * @param different those that were compared and found different
 * @param notVerified those that were copied and not compared since, or by other columns than the
 *     source's hypertable has by now
 */
public record ChunkStates(
    QualifiedName hypertable,
    long staged,
    long waiting,
    long parked,
    long different,
    long notVerified) {}
