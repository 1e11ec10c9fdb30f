package dev.timescalemigration.work.selection;

import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.timescale.TimeBound;
import java.util.Optional;

/**
 * A hypertable of the source that is backfilled.
 *
 * @param hypertable the hypertable
 * @param from where its range begins, inclusive
 * @param until where its range ends, exclusive: the completion point in its own time type
 */
public record SelectedHypertable(
    Hypertable hypertable, Optional<TimeBound> from, Optional<TimeBound> until) {}
