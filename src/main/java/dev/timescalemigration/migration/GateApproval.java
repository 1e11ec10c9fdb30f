package dev.timescalemigration.migration;

import java.util.Optional;

/**
 * A person's word that a gate may open.
 *
 * @param gate the gate
 * @param token the token of the evidence that the person has seen
 */
public record GateApproval(Gate gate, Optional<String> token) {}
