package dev.timescalemigration.ledger;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.SqlFile;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The durable record of a migration, in the target database. Methods that take a handle belong to
 * the caller's transaction; all others are short transactions of their own.
 */
public final class Ledger {
  /** The schema in the target. */
  public static final String SCHEMA = "_timescale_migration";

  /** The phase that switches. */
  private static final String SWITCH = "SwitchingOver";

  private static final TypeReference<List<StagedRange>> RANGES = new TypeReference<>() {};
  private static final TypeReference<List<LeftOut>> LEFT_OUT = new TypeReference<>() {};

  private final Database target;

  private Ledger(Database target) {
    this.target = target;
  }

  /**
   * Opens the ledger of a target, making or upgrading it when needed.
   *
   * @param target the target database
   * @param sourceIdentity see {@link #sourceIdentity}
   * @param name the migration's name
   * @throws MigrationFailure when the target belongs to a migration from another source
   */
  public static Ledger open(Database target, String sourceIdentity, String name) {
    LedgerSchema.bring(target);
    Ledger ledger = new Ledger(target);
    target.with(
        handle ->
            handle
                .createUpdate(SqlFile.of(Ledger.class, "begin_migration"))
                .bind("source", sourceIdentity)
                .bind("name", name)
                .execute());
    String kept = ledger.migration().sourceIdentity();
    if (!kept.equals(sourceIdentity)) {
      throw TargetTaken.from("the target " + target, kept, sourceIdentity);
    }
    return ledger;
  }

  /** Makes or upgrades the ledger's tables, for work that needs no migration. */
  public static void prepare(Database target) {
    LedgerSchema.bring(target);
  }

  /** Whether a target holds the ledger's schema, with or without a migration in it. */
  public static boolean exists(Database target) {
    return LedgerSchema.exists(target);
  }

  /** The ledger of a target, if there is one; upgrades it when an older release made it. */
  public static Optional<Ledger> find(Database target) {
    Ledger ledger = new Ledger(target);
    // One session where nothing is to be upgraded: opening one takes longer than what it is for.
    if (target.with(handle -> LedgerSchema.isNewest(handle) && hasMigration(handle))) {
      return Optional.of(ledger);
    }
    if (!LedgerSchema.exists(target)) {
      return Optional.empty();
    }
    LedgerSchema.bring(target);
    return target.with(Ledger::hasMigration) ? Optional.of(ledger) : Optional.empty();
  }

  /** The ledger of a target, if there is one of this program's version; nothing is written. */
  public static Optional<Ledger> findReadOnly(Database target) {
    return target.with(handle -> LedgerSchema.isNewest(handle) && hasMigration(handle))
        ? Optional.of(new Ledger(target))
        : Optional.empty();
  }

  /**
   * The ledger of a target that has one.
   *
   * @param hint what to do first where there is none
   * @throws MigrationFailure when there is none
   */
  public static Ledger require(Database target, String hint) {
    return find(target)
        .orElseThrow(
            () ->
                MigrationFailure.userAction(
                    "NoMigration", "the target " + target + " has no ledger of a migration", hint));
  }

  /**
   * What identifies a source: the cluster's system identifier ({@code pg_control_system()}) and the
   * database's name.
   */
  public static String sourceIdentity(Handle source) {
    return source
        .createQuery(SqlFile.of(Ledger.class, "source_identity"))
        .mapTo(String.class)
        .one();
  }

  private static boolean hasMigration(Handle handle) {
    return handle
        .createQuery("select exists (select from _timescale_migration.migration)")
        .mapTo(Boolean.class)
        .one();
  }

  /** The migration and how far it is. */
  public MigrationRecord migration() {
    return target.with(
        handle ->
            handle
                .createQuery(SqlFile.of(Ledger.class, "read_migration"))
                .map(
                    (row, context) ->
                        new MigrationRecord(
                            row.getString("name"),
                            row.getString("source_identity"),
                            row.getString("phase"),
                            row.getTimestamp("phase_started_at").toInstant(),
                            row.getTimestamp("started_at").toInstant(),
                            Optional.ofNullable(row.getTimestamp("completed_at"))
                                .map(java.sql.Timestamp::toInstant)))
                .one());
  }

  /**
   * Records that the migration goes from one phase to the next, in one transaction.
   *
   * @return false when it is in another phase by now; then nothing is changed
   */
  public boolean advance(PhaseChange change) {
    return target.with(handle -> handle.inTransaction(change::record));
  }

  /** Records all ranges that are staged, in the transaction that stages. */
  public void recordStagedRanges(Handle handle, List<StagedRange> ranges) {
    handle
        .createUpdate("update _timescale_migration.migration set staged_ranges = :ranges::jsonb")
        .bind("ranges", Json.write(ranges))
        .execute();
  }

  /** The ranges that are staged, by hypertable; none before staging. */
  public List<StagedRange> stagedRanges() {
    return target.with(Ledger::stagedRanges);
  }

  /** As {@link #stagedRanges()}, in a session of the ledger's database. */
  public static List<StagedRange> stagedRanges(Handle handle) {
    return handle
        .createQuery(
            "select staged_ranges from _timescale_migration.migration"
                + " where staged_ranges is not null")
        .mapTo(String.class)
        .findOne()
        .map(ranges -> Json.read(ranges, RANGES))
        .orElse(List.of());
  }

  /**
   * Requires that it was staged, be it that there is no hypertable.
   *
   * @param hint what to run first
   * @throws MigrationFailure of kind USER_ACTION when it was not
   */
  public void requireStaged(String hint) {
    boolean isStaged =
        target.with(
            handle ->
                handle
                    .createQuery(
                        "select exists (select from _timescale_migration.migration"
                            + " where staged_ranges is not null)")
                    .mapTo(Boolean.class)
                    .one());
    if (!isStaged) {
      throw MigrationFailure.userAction("NothingStaged", "nothing is staged", hint);
    }
  }

  /** Records the completion point and rules of the spec, in the transaction that stages them. */
  public void recordStagedFor(Handle handle, String wanted) {
    handle
        .createUpdate("update _timescale_migration.migration set staged_for = :wanted")
        .bind("wanted", wanted)
        .execute();
  }

  /** Completion point and rules of the spec that was staged last; empty before. */
  public Optional<String> stagedFor() {
    return target.with(
        handle ->
            handle
                .createQuery(
                    "select staged_for from _timescale_migration.migration"
                        + " where staged_for is not null")
                .mapTo(String.class)
                .findOne());
  }

  /** Records what no filter selects, in the transaction that stages. */
  public void recordLeftOut(Handle handle, List<LeftOut> leftOut) {
    handle
        .createUpdate("update _timescale_migration.migration set left_out = :leftOut::jsonb")
        .bind("leftOut", Json.write(leftOut))
        .execute();
  }

  /** What no filter selected when it was staged last; none before staging. */
  public List<LeftOut> leftOut() {
    return target.with(Ledger::leftOut);
  }

  /** As {@link #leftOut()}, in a session of the ledger's database. */
  public static List<LeftOut> leftOut(Handle handle) {
    return handle
        .createQuery(
            "select left_out from _timescale_migration.migration where left_out is not null")
        .mapTo(String.class)
        .findOne()
        .map(leftOut -> Json.read(leftOut, LEFT_OUT))
        .orElse(List.of());
  }

  /** What comparing and repairing found and did. */
  public ComparisonHistory comparisons() {
    return new ComparisonHistory(target);
  }

  /** What a person accepted of what was found. */
  public Acceptances acceptances() {
    return new Acceptances(target);
  }

  /** Limits how much copying takes of the servers, in all processes that copy now or later. */
  public void limitCopying(CopyLimits limits) {
    target.use(handle -> CopyLimits.record(handle, limits));
  }

  /** The limits of copying. */
  public CopyLimits copyLimits() {
    return target.with(CopyLimits::read);
  }

  /** Gates that were opened. */
  public List<OpenedGate> gates() {
    return target.with(
        handle ->
            handle
                .createQuery(
                    "select gate, token, opened_by, opened_at from _timescale_migration.gate"
                        + " order by opened_at")
                .map(
                    (row, context) ->
                        new OpenedGate(
                            row.getString(1),
                            row.getString(2),
                            Optional.ofNullable(row.getString(3)),
                            row.getTimestamp(4).toInstant()))
                .list());
  }

  /** The chunks to be copied and verified. */
  public Tasks tasks() {
    return new Tasks(target);
  }

  /** The rounds of verifying. */
  public VerifyRounds verifyRounds() {
    return new VerifyRounds(target);
  }

  /** How far the chunks are. */
  public TaskProgress progress() {
    return new TaskProgress(target);
  }

  /** The background jobs of the source as they were found. */
  public JobStates jobs() {
    return new JobStates(target);
  }

  /**
   * Records the result of one run of a phase.
   *
   * @param phase the phase's name
   * @param outcome one CamelCase word, {@code Succeeded} when all is well
   * @param body a report record
   * @param startedAt when the run began
   */
  public void recordReport(String phase, String outcome, Object body, Instant startedAt) {
    target.with(
        handle ->
            handle
                .createUpdate(SqlFile.of(Ledger.class, "record_report"))
                .bind("phase", phase)
                .bind("outcome", outcome)
                .bind("body", Json.write(body))
                .bind("startedAt", startedAt)
                .execute());
  }

  /** Whether the switch was made: the target may be in use, alone. */
  public boolean isSwitched() {
    return target.with(Ledger::isSwitched);
  }

  /** As {@link #isSwitched()}, in a session of a database that may have no ledger. */
  public static boolean isSwitched(Handle handle) {
    boolean hasReports =
        handle
            .createQuery("select to_regclass('_timescale_migration.report') is not null")
            .mapTo(Boolean.class)
            .one();
    return hasReports
        && handle
            .createQuery(
                "select exists (select from _timescale_migration.report"
                    + " where phase = :phase and outcome = 'Succeeded')")
            .bind("phase", SWITCH)
            .mapTo(Boolean.class)
            .one();
  }

  /** The newest report of a phase. */
  public Optional<RecordedReport> latestReport(String phase) {
    return reports().stream().filter(report -> report.phase().equals(phase)).findFirst();
  }

  /** All reports, newest first. */
  public List<RecordedReport> reports() {
    return target.with(
        handle ->
            handle
                .createQuery(
                    "select id, phase, outcome, body, started_at, ended_at"
                        + " from _timescale_migration.report order by id desc")
                .map(
                    (row, context) ->
                        new RecordedReport(
                            row.getLong("id"),
                            row.getString("phase"),
                            row.getString("outcome"),
                            Json.read(row.getString("body")),
                            row.getTimestamp("started_at").toInstant(),
                            row.getTimestamp("ended_at").toInstant()))
                .list());
  }

  /** Removes the ledger from the target, with everything it holds. */
  public void drop() {
    drop(target);
  }

  /**
   * Removes the ledger's schema from a target, with everything it holds: also from one that a
   * switch has set to read-only for others.
   */
  public static void drop(Database target) {
    target.with(
        handle ->
            handle.inTransaction(
                transaction -> {
                  transaction.execute("set transaction read write");
                  return transaction.execute("drop schema _timescale_migration cascade");
                }));
  }
}
