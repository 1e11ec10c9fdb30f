package dev.timescalemigration.ledger;

import java.time.Instant;

/**
 * A gate that was opened.
 *
 * @param gate the gate's name
 * @param token the evidence it was opened with
 * @param openedAt when
 */
public record OpenedGate(String gate, String token, Instant openedAt) {}
