package dev.timescalemigration.ledger;

/**
 * A finding that a person accepted.
 *
 * @param finding the finding's id
 * @param found what was found then
 * @param reason why it may stay as it is
 */
public record RecordedAcceptance(String finding, String found, String reason) {}
