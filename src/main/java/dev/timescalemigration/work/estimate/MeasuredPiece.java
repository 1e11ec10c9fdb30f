package dev.timescalemigration.work.estimate;

/**
 * A piece of work that was done.
 *
 * @param kind what makes its pieces alike
 * @param bytes its size
 * @param seconds how long one thread was at it
 * @param first whether it was the first of its thread, which opens sessions and fills caches
 */
public record MeasuredPiece(String kind, long bytes, double seconds, boolean first) {}
