package dev.timescalemigration.phase.suggest;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far back a hypertable is the same on both sides.
 *
 * @param since where the agreeing range begins, inclusive; empty when everything agrees
 * @param newest time of the newest row of either side; empty when none was met
 * @param digest what both sides hold in the agreeing range
 * @param difference the newest difference; empty when the search ended without one
 * @param complete whether everything asked for was compared, or a difference was found; false when
 *     the budget of rows ran out first
 */
record Agreement(
    OptionalLong since,
    OptionalLong newest,
    WindowDigest digest,
    Optional<WindowDifference> difference,
    boolean complete) {}
