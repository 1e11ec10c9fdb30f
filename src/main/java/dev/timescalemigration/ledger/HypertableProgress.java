package dev.timescalemigration.ledger;

import dev.timescalemigration.postgres.QualifiedName;
import java.util.Map;

/**
 * How far one hypertable is.
 *
 * @param hypertable the hypertable
 * @param chunks chunks copied
 * @param rows rows written
 * @param verified chunks found equal
 * @param copyMethods how chunks were copied, each with its number
 */
public record HypertableProgress(
    QualifiedName hypertable,
    long chunks,
    long rows,
    long verified,
    Map<String, Long> copyMethods) {}
