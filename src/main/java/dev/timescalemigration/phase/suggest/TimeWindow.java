package dev.timescalemigration.phase.suggest;

import java.util.OptionalLong;

/**
 * A range of a hypertable's time in internal units.
 *
 * @param from inclusive; empty is without a bound
 * @param until exclusive; empty is without a bound
 */
record TimeWindow(OptionalLong from, OptionalLong until) {}
