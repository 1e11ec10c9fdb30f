package dev.timescalemigration.migration;

import static dev.timescalemigration.migration.Event.CANCEL_ASKED;
import static dev.timescalemigration.migration.Event.CHUNKS_PUT_BACK;
import static dev.timescalemigration.migration.Event.COMPLETION_POINT_WITHDRAWN;
import static dev.timescalemigration.migration.Event.GATE_OPENED;
import static dev.timescalemigration.migration.Event.RANGES_CHANGED;
import static dev.timescalemigration.migration.Event.WORK_DONE;
import static dev.timescalemigration.migration.Phase.AWAITING_COMPLETION_POINT;
import static dev.timescalemigration.migration.Phase.AWAITING_DUAL_WRITE;
import static dev.timescalemigration.migration.Phase.AWAITING_PRODUCTION_LOAD;
import static dev.timescalemigration.migration.Phase.AWAITING_SWITCHOVER;
import static dev.timescalemigration.migration.Phase.CANCELLED;
import static dev.timescalemigration.migration.Phase.CANCELLING;
import static dev.timescalemigration.migration.Phase.COMPLETED;
import static dev.timescalemigration.migration.Phase.COPYING;
import static dev.timescalemigration.migration.Phase.ENABLING_JOBS;
import static dev.timescalemigration.migration.Phase.MIGRATING_SCHEMA;
import static dev.timescalemigration.migration.Phase.PREFLIGHT;
import static dev.timescalemigration.migration.Phase.REFRESHING_AGGREGATES;
import static dev.timescalemigration.migration.Phase.STAGING;
import static dev.timescalemigration.migration.Phase.SWITCHING_OVER;
import static dev.timescalemigration.migration.Phase.VALIDATING;
import static dev.timescalemigration.migration.Phase.VERIFYING;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The one table of what leads from a phase to another. */
public final class PhaseTransitions {
  private static final Map<Phase, Map<Event, Phase>> TABLE = new EnumMap<>(Phase.class);

  static {
    from(PREFLIGHT, WORK_DONE, MIGRATING_SCHEMA);
    from(MIGRATING_SCHEMA, WORK_DONE, AWAITING_DUAL_WRITE);
    from(AWAITING_DUAL_WRITE, GATE_OPENED, AWAITING_COMPLETION_POINT);
    from(AWAITING_COMPLETION_POINT, GATE_OPENED, STAGING);
    from(STAGING, WORK_DONE, COPYING);
    from(COPYING, WORK_DONE, VERIFYING);
    // A chunk that failed is requeued; the run then goes back with it.
    from(VERIFYING, CHUNKS_PUT_BACK, COPYING);
    from(VERIFYING, WORK_DONE, REFRESHING_AGGREGATES);
    from(REFRESHING_AGGREGATES, WORK_DONE, ENABLING_JOBS);
    from(ENABLING_JOBS, WORK_DONE, VALIDATING);
    from(VALIDATING, WORK_DONE, AWAITING_PRODUCTION_LOAD);
    from(AWAITING_PRODUCTION_LOAD, GATE_OPENED, AWAITING_SWITCHOVER);
    from(AWAITING_SWITCHOVER, GATE_OPENED, SWITCHING_OVER);
    from(SWITCHING_OVER, WORK_DONE, COMPLETED);
    from(CANCELLING, WORK_DONE, CANCELLED);

    from(STAGING, COMPLETION_POINT_WITHDRAWN, AWAITING_COMPLETION_POINT);
    for (Phase phase : Phase.values()) {
      if (phase.compareTo(STAGING) > 0 && phase.compareTo(SWITCHING_OVER) < 0) {
        from(phase, RANGES_CHANGED, STAGING);
      }
    }

    // Once the switch has begun the application may already rely on the target: too late.
    for (Phase phase : Phase.values()) {
      if (phase.compareTo(SWITCHING_OVER) < 0) {
        from(phase, CANCEL_ASKED, CANCELLING);
      }
    }
  }

  private PhaseTransitions() {}

  private static void from(Phase phase, Event event, Phase next) {
    TABLE.computeIfAbsent(phase, key -> new EnumMap<>(Event.class)).put(event, next);
  }

  /** Where an event leads; empty when it changes nothing in that phase. */
  public static Optional<Phase> next(Phase phase, Event event) {
    return Optional.ofNullable(TABLE.getOrDefault(phase, Map.of()).get(event));
  }
}
