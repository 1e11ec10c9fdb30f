package dev.timescalemigration.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.timescalemigration.postgres.QualifiedName;
import java.util.Optional;

/**
 * A chunk that a person should look at.
 *
 * @param hypertable its hypertable
 * @param chunk its name in the source
 * @param parked whether copying it was given up for now
 * @param failures tries that failed
 * @param lastError the last error, one line
 * @param skipReason why it was skipped
 * @param different whether verifying found it different
 * @param detail what differs
 */
public record TaskProblem(
    QualifiedName hypertable,
    QualifiedName chunk,
    boolean parked,
    int failures,
    Optional<String> lastError,
    Optional<String> skipReason,
    boolean different,
    Optional<JsonNode> detail) {}
