package dev.timescalemigration.ledger;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.SqlFile;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;

/**
 * What a watcher from afar wants to know of a migration, read over one short connection.
 *
 * @param name the migration's name
 * @param phase its phase
 * @param phaseStartedAt since when
 * @param startedAt when it began
 * @param completedAt when it was completed or cancelled
 * @param ranges the ranges as staged; none before
 * @param stagedFor completion point and rules of the spec that was staged last
 * @param reports the newest report of each phase: its number and outcome
 * @param proposal the newest proposal of a completion point, as its phase reported it
 * @param statementsToRun how many statements for owners and privileges are left to a person
 * @param limits the limits of copying
 * @param totals chunks by how far they are
 * @param pace bytes per second over the last minutes
 * @param lastCopiedAt when the last chunk was copied
 * @param report what has happened so far
 * @param capture capture of the source's changes
 */
public record LedgerDigest(
    String name,
    String phase,
    Instant phaseStartedAt,
    Instant startedAt,
    Optional<Instant> completedAt,
    List<StagedRange> ranges,
    Optional<String> stagedFor,
    Map<String, String> reports,
    Optional<JsonNode> proposal,
    int statementsToRun,
    CopyLimits limits,
    TaskTotals totals,
    Optional<Double> pace,
    Optional<Instant> lastCopiedAt,
    ReportDigest report,
    CaptureDigest capture) {
  /** Of a text in the ledger; the ranges of 10,000 hypertables have fewer. */
  private static final int MOST_CHARACTERS = 4 << 20;

  /** By which the server's own timeout comes first. */
  private static final Duration TIME_TO_TELL = Duration.ofSeconds(5);

  private static final TypeReference<List<StagedRange>> RANGES = new TypeReference<>() {};
  private static final TypeReference<Map<String, String>> REPORTS = new TypeReference<>() {};

  /**
   * Reads the digest.
   *
   * @param target the target database
   * @param proposing the phase whose newest report is the proposal of a completion point
   * @param patience how long each query may take
   * @return empty when the target has no ledger of a migration
   */
  public static Optional<LedgerDigest> read(Database target, String proposing, Duration patience) {
    return target.with(
        handle -> {
          limit(handle, patience);
          boolean none =
              handle
                  .createQuery("select to_regclass('_timescale_migration.migration') is null")
                  .mapTo(Boolean.class)
                  .one();
          return none ? Optional.empty() : read(handle, proposing);
        });
  }

  /**
   * The same as {@link Ledger#advance}.
   *
   * @param patience how long each query may take
   */
  public static boolean advance(Database target, PhaseChange change, Duration patience) {
    return target.with(
        handle ->
            handle.inTransaction(
                transaction -> {
                  limit(transaction, patience);
                  return change.record(transaction);
                }));
  }

  /** Limits how much copying takes of the servers; patience is for each query. */
  public static void limitCopying(Database target, CopyLimits limits, Duration patience) {
    target.use(
        handle -> {
          limit(handle, patience);
          CopyLimits.record(handle, limits);
        });
  }

  /** The server ends what takes too long; and when it has fallen silent, the connection does. */
  private static void limit(Handle handle, Duration patience) {
    try {
      handle
          .getConnection()
          .setNetworkTimeout(Runnable::run, (int) patience.plus(TIME_TO_TELL).toMillis());
    } catch (SQLException e) {
      throw new ConnectionException(e);
    }
    handle.execute("set statement_timeout = " + patience.toMillis());
  }

  private static Optional<LedgerDigest> read(Handle handle, String proposing) {
    return handle
        .createQuery(SqlFile.of(LedgerDigest.class, "read_digest"))
        .bind("proposing", proposing)
        .bind("most", MOST_CHARACTERS)
        .map((row, context) -> digest(handle, row))
        .findOne();
  }

  private static LedgerDigest digest(Handle handle, ResultSet row) throws SQLException {
    TaskTotals totals = TaskProgress.totals(handle);
    return new LedgerDigest(
        row.getString("name"),
        row.getString("phase"),
        row.getTimestamp("phase_started_at").toInstant(),
        row.getTimestamp("started_at").toInstant(),
        instant(row, "completed_at"),
        row.getString("staged_ranges") == null
            ? List.of()
            : Json.read(row.getString("staged_ranges"), RANGES),
        Optional.ofNullable(row.getString("staged_for")),
        row.getString("reports") == null ? Map.of() : Json.read(row.getString("reports"), REPORTS),
        Optional.ofNullable(row.getString("proposal")).map(Json::read),
        row.getInt("statements_to_run"),
        Optional.ofNullable(row.getString("copy_limits"))
            .map(CopyLimits::parse)
            .orElse(CopyLimits.NONE),
        totals,
        totals.copied() < totals.total() ? TaskProgress.pace(handle) : Optional.empty(),
        instant(row, "last_copied_at"),
        ReportDigest.read(handle),
        CaptureDigest.read(handle, MOST_CHARACTERS));
  }

  private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getTimestamp(column)).map(Timestamp::toInstant);
  }
}
