package dev.timescalemigration.migration;

import static dev.timescalemigration.api.v1alpha1.WritesMode.CAPTURE;
import static dev.timescalemigration.api.v1alpha1.WritesMode.DUAL_WRITE;
import static dev.timescalemigration.migration.Event.CANCEL_ASKED;
import static dev.timescalemigration.migration.Event.CHUNKS_PUT_BACK;
import static dev.timescalemigration.migration.Event.COMPLETION_POINT_WITHDRAWN;
import static dev.timescalemigration.migration.Event.GATE_OPENED;
import static dev.timescalemigration.migration.Event.PROOF_LOST;
import static dev.timescalemigration.migration.Event.PROVEN_AGAIN;
import static dev.timescalemigration.migration.Event.RANGES_CHANGED;
import static dev.timescalemigration.migration.Event.ROLLBACK_ASKED;
import static dev.timescalemigration.migration.Event.SWITCH_UNDONE;
import static dev.timescalemigration.migration.Event.WAY_BACK_KEPT;
import static dev.timescalemigration.migration.Event.WORK_DONE;
import static dev.timescalemigration.migration.Phase.AWAITING_CAPTURE_START;
import static dev.timescalemigration.migration.Phase.AWAITING_COMPLETION_POINT;
import static dev.timescalemigration.migration.Phase.AWAITING_DUAL_WRITE;
import static dev.timescalemigration.migration.Phase.AWAITING_FINISH;
import static dev.timescalemigration.migration.Phase.AWAITING_PRODUCTION_LOAD;
import static dev.timescalemigration.migration.Phase.AWAITING_SWITCHOVER;
import static dev.timescalemigration.migration.Phase.CANCELLED;
import static dev.timescalemigration.migration.Phase.CANCELLING;
import static dev.timescalemigration.migration.Phase.CATCHING_UP;
import static dev.timescalemigration.migration.Phase.COMPLETED;
import static dev.timescalemigration.migration.Phase.COPYING;
import static dev.timescalemigration.migration.Phase.ENABLING_JOBS;
import static dev.timescalemigration.migration.Phase.FINISHING;
import static dev.timescalemigration.migration.Phase.MIGRATING_SCHEMA;
import static dev.timescalemigration.migration.Phase.PREFLIGHT;
import static dev.timescalemigration.migration.Phase.PROVING;
import static dev.timescalemigration.migration.Phase.REFRESHING_AGGREGATES;
import static dev.timescalemigration.migration.Phase.ROLLED_BACK;
import static dev.timescalemigration.migration.Phase.ROLLING_BACK;
import static dev.timescalemigration.migration.Phase.STAGING;
import static dev.timescalemigration.migration.Phase.SWITCHING_OVER;
import static dev.timescalemigration.migration.Phase.VALIDATING;
import static dev.timescalemigration.migration.Phase.VERIFYING;

import dev.timescalemigration.api.v1alpha1.WritesMode;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The one table of what leads from a phase to another, in either mode. */
public final class PhaseTransitions {
  private static final Map<WritesMode, Map<Phase, Map<Event, Phase>>> TABLE =
      new EnumMap<>(WritesMode.class);

  static {
    in(DUAL_WRITE, PREFLIGHT, WORK_DONE, MIGRATING_SCHEMA);
    in(DUAL_WRITE, MIGRATING_SCHEMA, WORK_DONE, AWAITING_DUAL_WRITE);
    in(DUAL_WRITE, AWAITING_DUAL_WRITE, GATE_OPENED, AWAITING_COMPLETION_POINT);
    in(DUAL_WRITE, AWAITING_COMPLETION_POINT, GATE_OPENED, STAGING);
    in(DUAL_WRITE, STAGING, COMPLETION_POINT_WITHDRAWN, AWAITING_COMPLETION_POINT);
    in(DUAL_WRITE, STAGING, WORK_DONE, COPYING);
    in(DUAL_WRITE, COPYING, WORK_DONE, VERIFYING);
    // A chunk that failed is requeued; the run then goes back with it.
    in(DUAL_WRITE, VERIFYING, CHUNKS_PUT_BACK, COPYING);
    in(DUAL_WRITE, VERIFYING, WORK_DONE, REFRESHING_AGGREGATES);
    in(DUAL_WRITE, REFRESHING_AGGREGATES, WORK_DONE, ENABLING_JOBS);
    in(DUAL_WRITE, ENABLING_JOBS, WORK_DONE, VALIDATING);
    in(DUAL_WRITE, VALIDATING, WORK_DONE, AWAITING_PRODUCTION_LOAD);
    in(DUAL_WRITE, AWAITING_PRODUCTION_LOAD, GATE_OPENED, AWAITING_SWITCHOVER);
    in(DUAL_WRITE, AWAITING_SWITCHOVER, GATE_OPENED, SWITCHING_OVER);

    // Jobs of the target stay off until the switch: what they write comes from the source too.
    in(CAPTURE, PREFLIGHT, WORK_DONE, AWAITING_CAPTURE_START);
    in(CAPTURE, AWAITING_CAPTURE_START, GATE_OPENED, MIGRATING_SCHEMA);
    in(CAPTURE, MIGRATING_SCHEMA, WORK_DONE, STAGING);
    in(CAPTURE, STAGING, WORK_DONE, COPYING);
    in(CAPTURE, COPYING, WORK_DONE, CATCHING_UP);
    in(CAPTURE, CATCHING_UP, CHUNKS_PUT_BACK, COPYING);
    in(CAPTURE, CATCHING_UP, WORK_DONE, REFRESHING_AGGREGATES);
    in(CAPTURE, REFRESHING_AGGREGATES, WORK_DONE, PROVING);
    in(CAPTURE, PROVING, CHUNKS_PUT_BACK, COPYING);
    in(CAPTURE, PROVING, WORK_DONE, AWAITING_PRODUCTION_LOAD);
    in(CAPTURE, PROVING, PROVEN_AGAIN, AWAITING_SWITCHOVER);
    in(CAPTURE, AWAITING_PRODUCTION_LOAD, GATE_OPENED, AWAITING_SWITCHOVER);
    in(CAPTURE, AWAITING_PRODUCTION_LOAD, PROOF_LOST, PROVING);
    in(CAPTURE, AWAITING_SWITCHOVER, GATE_OPENED, SWITCHING_OVER);
    in(CAPTURE, AWAITING_SWITCHOVER, PROOF_LOST, PROVING);

    for (WritesMode mode : WritesMode.values()) {
      in(mode, SWITCHING_OVER, WORK_DONE, COMPLETED);
      in(mode, SWITCHING_OVER, WAY_BACK_KEPT, AWAITING_FINISH);
      in(mode, SWITCHING_OVER, SWITCH_UNDONE, AWAITING_SWITCHOVER);
      in(mode, AWAITING_FINISH, GATE_OPENED, FINISHING);
      in(mode, AWAITING_FINISH, ROLLBACK_ASKED, ROLLING_BACK);
      in(mode, ROLLING_BACK, WORK_DONE, ROLLED_BACK);
      in(mode, ROLLING_BACK, SWITCH_UNDONE, AWAITING_FINISH);
      in(mode, FINISHING, WORK_DONE, COMPLETED);
      in(mode, CANCELLING, WORK_DONE, CANCELLED);
      for (Phase phase : Phase.values()) {
        boolean isLeft = TABLE.get(mode).containsKey(phase);
        if (isLeft && phase.compareTo(STAGING) > 0 && phase.compareTo(SWITCHING_OVER) < 0) {
          in(mode, phase, RANGES_CHANGED, STAGING);
        }
        // Once the switch has begun the application may already rely on the target: too late.
        if (isLeft && phase.compareTo(SWITCHING_OVER) < 0) {
          in(mode, phase, CANCEL_ASKED, CANCELLING);
        }
      }
    }
  }

  private PhaseTransitions() {}

  private static void in(WritesMode mode, Phase phase, Event event, Phase next) {
    TABLE
        .computeIfAbsent(mode, key -> new EnumMap<>(Phase.class))
        .computeIfAbsent(phase, key -> new EnumMap<>(Event.class))
        .put(event, next);
  }

  /** Whether a migration can be in a phase. */
  public static boolean isKnown(WritesMode mode, Phase phase) {
    return TABLE.get(mode).containsKey(phase) || phase.kind() == Phase.PhaseKind.END;
  }

  /** Where an event leads; empty when it changes nothing in that phase. */
  public static Optional<Phase> next(WritesMode mode, Phase phase, Event event) {
    return Optional.ofNullable(TABLE.get(mode).getOrDefault(phase, Map.of()).get(event));
  }
}
