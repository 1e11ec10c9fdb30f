package dev.timescalemigration.engine;

import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.RecordedReport;
import dev.timescalemigration.postgres.Database;
import java.util.Optional;

/**
 * Whether a switch that failed was recorded as undone. Only then does its gate ask for another
 * token; to return to the gate without it would lead to the same switch again, for ever.
 */
final class UndoneSwitch {
  private final Database target;
  private final String phase;
  private final Optional<RecordedReport> before;

  /**
   * A switch that has not begun.
   *
   * @param phase the phase's name in the ledger
   */
  UndoneSwitch(Database target, String phase) {
    this.target = target;
    this.phase = phase;
    this.before = latest();
  }

  /** Whether a report came since. */
  boolean isRecorded() {
    return !latest().equals(before);
  }

  private Optional<RecordedReport> latest() {
    return Ledger.find(target).flatMap(ledger -> ledger.latestReport(phase));
  }
}
