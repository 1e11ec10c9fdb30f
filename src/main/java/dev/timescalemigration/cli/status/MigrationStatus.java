package dev.timescalemigration.cli.status;

import dev.timescalemigration.capture.WayBackLag;
import dev.timescalemigration.ledger.StagedRange;
import dev.timescalemigration.ledger.TaskTotals;
import dev.timescalemigration.postgres.Side;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How far a migration is.
 *
 * @param name the migration's name
 * @param phase its phase
 * @param phaseStartedAt since when
 * @param startedAt when it began
 * @param completedAt when it was completed or cancelled
 * @param ranges the range of each hypertable as staged; empty before staging
 * @param percent bytes copied, in percent
 * @param chunks chunks and bytes by how far they are
 * @param bytesPerSecond the rate of the last minutes
 * @param etaSeconds seconds until copying ends at that rate
 * @param pendingGate the gate it waits at
 * @param problems the first chunks that a person should look at
 * @param problemsTotal how many chunks a person should look at
 * @param reports the newest report of each phase
 * @param primary the side that the application uses
 * @param wayBack how far the old source follows after the switch; empty when it does not
 */
public record MigrationStatus(
    String name,
    String phase,
    Instant phaseStartedAt,
    Instant startedAt,
    Optional<Instant> completedAt,
    List<StagedRange> ranges,
    int percent,
    TaskTotals chunks,
    Optional<Long> bytesPerSecond,
    Optional<Long> etaSeconds,
    Optional<WaitingGate> pendingGate,
    List<ChunkProblem> problems,
    long problemsTotal,
    List<LatestRun> reports,
    Side primary,
    Optional<WayBackLag> wayBack) {

  /**
   * A gate that a person must open.
   *
   * @param gate its name
   * @param token represents the evidence of this moment
   * @param waitsFor what it waits for
   */
  public record WaitingGate(String gate, String token, String waitsFor) {}

  /**
   * A chunk that a person should look at.
   *
   * @param chunk its name in the source
   * @param hypertable its hypertable
   * @param state {@code parked}, {@code different}, {@code failing} or {@code skipped}
   * @param tries tries that failed
   * @param problem what is wrong, in words
   */
  public record ChunkProblem(
      String chunk, String hypertable, String state, int tries, String problem) {}

  /**
   * A phase that was run.
   *
   * @param phase its name
   * @param outcome one word
   * @param startedAt when its last run began
   * @param endedAt when it ended
   */
  public record LatestRun(String phase, String outcome, Instant startedAt, Instant endedAt) {}
}
