package dev.timescalemigration.capture;

import dev.timescalemigration.capture.apply.Firing;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.StagedRange;
import dev.timescalemigration.ledger.capture.CaptureLedger;
import dev.timescalemigration.ledger.capture.CaptureState;
import dev.timescalemigration.ledger.capture.CaptureState.ChangedIdentity;
import dev.timescalemigration.ledger.capture.Lsn;
import dev.timescalemigration.ledger.capture.ProvenTable;
import dev.timescalemigration.ledger.capture.WayBackLedger;
import dev.timescalemigration.ledger.capture.WayBackState;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.PrintableSql;
import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.postgres.Snapshots;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.StopSignal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The way back: from the switch on the target's changes are applied to the old source by the same
 * means, with the sides exchanged. The old source gets a ledger of its own, so that rows and
 * position are one transaction there. What is kept, and since when, is in the target's ledger.
 */
public final class WayBack {
  private static final String MAY_NOT_SET = "the role may not set session_replication_role, and ";
  private static final String CHANGES_TWICE =
      " would change rows that the target's own changes change as well";

  private static final Duration PATIENCE_WITH_READER = Duration.ofSeconds(10);

  private final PhaseContext context;
  private final PhaseContext back;

  /**
   * Of one migration.
   *
   * @param context with the sides as they are called
   */
  public WayBack(PhaseContext context) {
    this.context = context.writable();
    this.back = context.exchanged();
  }

  /** The way back of a target; empty when none is kept. */
  public static Optional<WayBackState> find(Database target) {
    return Ledger.find(target).flatMap(ledger -> target.with(WayBackLedger::read));
  }

  /** Whether the switch was made with a way back that is not given up. */
  public static boolean isOpen(Database target) {
    return find(target)
        .filter(state -> state.beginsAt().isPresent() && state.givenUp().isEmpty())
        .isPresent();
  }

  /** Notes replica identities of the target that are to be undone when the way back ends. */
  void resetLater(List<ChangedIdentity> identities) {
    back.target().use(source -> CaptureLedger.addIdentities(source, identities));
  }

  /** The sides exchanged: changes of the target are applied to the source. */
  public PhaseContext exchanged() {
    return back;
  }

  /**
   * What keeps a side from keeping a way back, each with the statement that fixes it; nothing is
   * changed.
   *
   * @param readOnly whether the target's database is to be set to read-only for switching back
   */
  public Map<Side, List<CaptureStart.Problem>> problems(CaptureOptions options, boolean readOnly) {
    if (find(context.target()).isPresent()) {
      return Map.of();
    }
    List<CaptureStart.Problem> ofTarget = new ArrayList<>();
    if (!Ledger.exists(back.target())) {
      ofTarget.addAll(new CaptureStart(back, options).outlook().problems());
    }
    if (readOnly) {
      ofTarget.addAll(context.target().with(ReadOnlySource::problems));
    }
    return Map.of(
        Side.TARGET, ofTarget, Side.SOURCE, context.source().with(WayBack::problemsOfSource));
  }

  private static List<CaptureStart.Problem> problemsOfSource(Handle source) {
    List<CaptureStart.Problem> problems =
        new ArrayList<>(
            source
                .createQuery(SqlFile.of(WayBack.class, "way_back_problems"))
                .map(
                    (row, any) ->
                        new CaptureStart.Problem(row.getString("problem"), row.getString("fix")))
                .list());
    problems.addAll(firing(source));
    return problems;
  }

  /** What fires in the source changes rows that the target's changes change as well. */
  private static List<CaptureStart.Problem> firing(Handle source) {
    List<Firing> firing = Firing.of(source);
    if (firing.stream().anyMatch(each -> each.off().isPresent())) {
      return firing.stream().map(WayBack::enabledForReplicas).toList();
    }
    return firing.stream()
        .limit(1)
        .map(
            each ->
                new CaptureStart.Problem(MAY_NOT_SET + each + CHANGES_TWICE, Firing.grant(source)))
        .toList();
  }

  private static CaptureStart.Problem enabledForReplicas(Firing firing) {
    return new CaptureStart.Problem(
        "enabled for replicas, "
            + firing
            + CHANGES_TWICE
            + "; after the migration, undo the fix in both databases: "
            + PrintableSql.list(firing.undo().stream().toList()),
        firing.off().orElseThrow());
  }

  /**
   * Makes the slot and the ledger of the source, while the source is written to. Nothing is applied
   * until {@link #begin}. Running it again completes what was interrupted.
   *
   * @param options as for capture; its identities and its limit are those of the target
   * @throws MigrationFailure of kind USER_ACTION when something keeps the target's changes from
   *     being captured, with the statement that fixes it
   */
  public void prepare(CaptureOptions options) {
    Ledger ledger = Ledger.require(context.target(), "begin with 'tsm schema'");
    refuseCutRanges(ledger.stagedRanges());
    context.source().with(WayBack::firing).stream()
        .findFirst()
        .ifPresent(
            problem -> {
              throw MigrationFailure.userAction(
                  "WayBackRefused",
                  "the source cannot follow the target: " + problem.problem(),
                  "execute in the source as an administrator: "
                      + problem.fix()
                      + "; or go without: set spec.switchover.wayBack to None");
            });
    CaptureStart start = new CaptureStart(back, options);
    context.target().use(target -> WayBackLedger.keep(target, start.slot()));
    Ledger ofSource =
        Ledger.open(
            back.target(), back.source().with(Ledger::sourceIdentity), options.migrationName());
    back.target()
        .use(
            source -> {
              ofSource.recordStagedRanges(source, ledger.stagedRanges());
              ofSource.recordLeftOut(source, ledger.leftOut());
            });
    bringIdentities(options, start.slot());
    CaptureStart.CaptureStartReport report = start.run();
    if (!report.problems().isEmpty()) {
      CaptureStart.Problem first = report.problems().get(0);
      throw MigrationFailure.userAction(
          "WayBackRefused",
          report.problems().size()
              + " things keep the target's changes from being captured for the way back: "
              + first.problem(),
          "execute in the target: "
              + first.fix()
              + "; or go without: set spec.switchover.wayBack to None");
    }
  }

  private static void refuseCutRanges(List<StagedRange> staged) {
    staged.stream()
        .filter(range -> range.from().isPresent())
        .findFirst()
        .ifPresent(
            range -> {
              throw MigrationFailure.userAction(
                  "WayBackRefused",
                  "a rule leaves older rows of "
                      + range.hypertable()
                      + " out of the target: a TRUNCATE there would empty the source of them",
                  "go without a way back: set spec.switchover.wayBack to None");
            });
  }

  /**
   * Tables whose identity was set in the source for capture came with it into the target. They are
   * set there again, as a chunk that was attached may lack it, and are undone on both sides.
   */
  private void bringIdentities(CaptureOptions options, String slot) {
    List<ChangedIdentity> brought =
        context.target().with(CaptureLedger::read).map(CaptureState::identities).orElse(List.of());
    if (brought.isEmpty()) {
      return;
    }
    back.target()
        .use(
            source ->
                CaptureLedger.begin(
                    source, slot, options.insertOnly(), brought, options.maxRetainedWal()));
    try (Handle target = back.source().open()) {
      brought.forEach(each -> CaptureStart.setIdentity(back, target, each.table(), "FULL"));
    }
  }

  /**
   * A position of the target's log.
   *
   * @param lsn changes whose commit ends after it are applied
   * @param snapshot sees no transaction but such as have committed before it
   */
  public record Position(Lsn lsn, String snapshot) {}

  /** Where the target's log is now. */
  public Position now() {
    try (Handle target = back.source().open()) {
      // What this sees has committed before the position: every later change is applied.
      String snapshot = Snapshots.current(target);
      return new Position(
          Lsn.parse(
              target
                  .createQuery("select pg_current_wal_insert_lsn()::text")
                  .mapTo(String.class)
                  .one()),
          snapshot);
    }
  }

  /**
   * How many changes of rows the target has of its own since a position, at least: counting ends
   * with the first transaction that has any. Nothing is applied.
   *
   * @throws MigrationFailure of kind TEMPORARY when the log cannot be read
   */
  public long changesSince(Position position) {
    String slot = find(context.target()).orElseThrow().slot();
    return new ChangesSince(back, slot, position.lsn()).count();
  }

  /**
   * From a position on the target's changes are applied: both sides are equal there, and nobody
   * else writes to the source.
   *
   * @param sourceReadOnlyUndo the statement that lets the source be written to again; null when it
   *     was not set to read-only
   */
  public void begin(Position position, String sourceReadOnlyUndo) {
    List<ProvenTable> files = back.source().with(TableFiles::of);
    back.target()
        .use(
            source -> {
              CaptureLedger.beginsEqual(source, position.lsn(), position.snapshot());
              ProvenTable.record(source, files);
            });
    context
        .target()
        .use(target -> WayBackLedger.begins(target, position.lsn(), sourceReadOnlyUndo));
  }

  /**
   * The changes of the target are applied no more: the slot is dropped, so that the target keeps
   * its log for nobody.
   */
  public void giveUp(String why) {
    context.target().use(target -> WayBackLedger.giveUp(target, why));
    dropSlot();
  }

  /** How far the changes are applied. */
  public CaptureStatus status() {
    return CaptureStatus.read(back.source(), back.target());
  }

  /**
   * Removes all of it: the slot, the replica identities of the target, the source's ledger.
   *
   * @param staysReadOnly whether a target that was set to read-only stays so
   * @return the slot; empty when no way back was kept
   */
  public Optional<String> remove(boolean staysReadOnly) {
    Optional<WayBackState> state = find(context.target());
    if (state.isEmpty()) {
      return Optional.empty();
    }
    dropSlot(state.get().slot());
    if (state.get().beginsAt().isEmpty()) {
      // The switch was not made: the source is the side that is written to.
      ReadOnlySource.withWayBack(context).undo();
    }
    (staysReadOnly ? CaptureStop.afterSwitch(back) : new CaptureStop(back)).run();
    if (Ledger.exists(back.target())) {
      Ledger.drop(back.target());
    }
    context.target().use(WayBackLedger::end);
    return Optional.of(state.get().slot());
  }

  /** Drops the slot, so that the target keeps its log for nobody. */
  public void dropSlot() {
    find(context.target()).ifPresent(state -> dropSlot(state.slot()));
  }

  /**
   * The same for a source that is gone.
   *
   * @throws MigrationFailure of kind TEMPORARY while another process applies
   */
  public static void dropSlot(Database target) {
    find(target)
        .ifPresent(
            state ->
                target.use(
                    handle -> {
                      if (Slot.dropUnread(handle, state.slot(), Duration.ZERO, new StopSignal())
                          .isPresent()) {
                        throw inUse(state.slot());
                      }
                    }));
  }

  private void dropSlot(String slot) {
    try (Handle target = back.source().open()) {
      if (Slot.dropUnread(target, slot, PATIENCE_WITH_READER, context.stop()).isPresent()) {
        throw inUse(slot);
      }
    }
  }

  private static MigrationFailure inUse(String slot) {
    return MigrationFailure.of(
        FailureKind.TEMPORARY,
        "SlotInUse",
        "another process applies changes: it reads the replication slot " + slot + " of the target",
        "stop it, then run the same command again");
  }
}
