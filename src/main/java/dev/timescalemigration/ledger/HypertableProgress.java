package dev.timescalemigration.ledger;

import dev.timescalemigration.postgres.QualifiedName;
import java.util.Map;

/**
 * How far one hypertable is.
 *
 * @param hypertable the hypertable
 * @param staged chunks that are to be copied, all together
 * @param chunks chunks copied
 * @param rows rows written
 * @param verified chunks found equal
 * @param different chunks found different
 * @param parked chunks that failed too often and wait for a person
 * @param copyMethods how chunks were copied, each with its number
 */
public record HypertableProgress(
    QualifiedName hypertable,
    long staged,
    long chunks,
    long rows,
    long verified,
    long different,
    long parked,
    Map<String, Long> copyMethods) {}
