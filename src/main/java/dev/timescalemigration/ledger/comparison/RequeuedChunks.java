package dev.timescalemigration.ledger.comparison;

/**
 * Chunks in a range that a repair copies again.
 *
 * @param chunks how many there are
 * @param toCopy how many of them are not copied yet; the others were since the comparison began
 */
public record RequeuedChunks(long chunks, long toCopy) {}
