package dev.timescalemigration.ledger;

import java.time.Instant;
import java.util.Optional;

/**
 * A gate that was opened.
 *
 * @param gate the gate's name
 * @param token the evidence it was opened with
 * @param openedBy who opened it, as far as that is known: a user of an operating system with the
 *     host, or who wrote the field of the resource
 * @param openedAt when
 */
public record OpenedGate(String gate, String token, Optional<String> openedBy, Instant openedAt) {}
