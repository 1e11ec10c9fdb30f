package dev.timescalemigration.work.estimate;

/**
 * A piece of work that was done.
 *
 * @param kind what makes its pieces alike
 * @param bytes its size
 * @param seconds how long one thread was at it
 */
public record MeasuredPiece(String kind, long bytes, double seconds) {}
