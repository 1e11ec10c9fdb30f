package dev.timescalemigration.phase.suggest;

/**
 * Where the sides differ in a window, after what was on its way has arrived.
 *
 * @param oldest time of the oldest differing row, in internal units
 * @param newest time of the newest differing row
 * @param sourceRows differing rows in the source
 * @param targetRows differing rows in the target
 */
record WindowDifference(long oldest, long newest, long sourceRows, long targetRows) {}
