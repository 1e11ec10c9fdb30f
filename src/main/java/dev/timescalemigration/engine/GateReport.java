package dev.timescalemigration.engine;

import dev.timescalemigration.capture.CaptureStatus;
import dev.timescalemigration.ledger.RecordedAcceptance;
import dev.timescalemigration.phase.schema.AccessReport;
import dev.timescalemigration.work.PhaseReport;
import java.util.List;
import java.util.Optional;

/** What a person wants to know who is to open a gate. */
public sealed interface GateReport extends PhaseReport {

  /**
   * Capture is about to begin.
   *
   * @param statements what is executed in the source, the replication slot aside
   * @param maxRetainedWal how much of its log the source keeps at most
   */
  record CaptureGate(List<String> statements, String maxRetainedWal) implements GateReport {}

  /**
   * A gate of a migration whose changes are captured.
   *
   * @param gate what is to be known at the gate
   * @param provenLsn the position at which both sides were equal
   * @param stopsWrites whether the switch stops the writes to the source
   */
  record Captured(PhaseReport gate, Optional<String> provenLsn, boolean stopsWrites)
      implements GateReport {}

  /**
   * The gate of a switch with a way back where the application writes to both sides.
   *
   * @param gate what is to be known at the gate
   * @param stopsWrites whether the switch sets both databases to read-only
   */
  record KeepingWayBack(PhaseReport gate, boolean stopsWrites) implements GateReport {}

  /**
   * The application uses the target, and the old source follows it.
   *
   * @param wayBack how far the source follows; empty when it does not
   * @param why why it does not
   * @param stopsWrites whether switching back stops the writes to the target
   */
  record Finish(Optional<CaptureStatus> wayBack, Optional<String> why, boolean stopsWrites)
      implements GateReport {}

  /**
   * The schema is in the target.
   *
   * @param access owners and privileges that a person has to give, where the schema was loaded by
   *     this migration
   */
  record DualWrite(Optional<AccessReport> access) implements GateReport {}

  /**
   * The target is complete.
   *
   * @param leftOut names of hypertables that a filter left out
   */
  record ProductionLoad(List<String> leftOut) implements GateReport {}

  /**
   * The target is validated.
   *
   * @param leftOut names of hypertables that a filter left out
   * @param chunksVerified chunks whose last comparison found them equal, or skipped
   * @param accepted findings that a person accepted
   */
  record Switchover(List<String> leftOut, long chunksVerified, List<RecordedAcceptance> accepted)
      implements GateReport {}
}
