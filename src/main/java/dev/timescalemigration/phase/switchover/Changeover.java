package dev.timescalemigration.phase.switchover;

import dev.timescalemigration.capture.CatchUp;
import dev.timescalemigration.capture.PreparedTransactions;
import dev.timescalemigration.capture.ReadOnlySource;
import dev.timescalemigration.capture.RunningApply;
import dev.timescalemigration.capture.TableFiles;
import dev.timescalemigration.capture.apply.Direction;
import dev.timescalemigration.capture.apply.TouchedRows;
import dev.timescalemigration.compare.databases.ComparisonReport;
import dev.timescalemigration.compare.findings.Finding;
import dev.timescalemigration.compare.findings.FindingKind;
import dev.timescalemigration.compare.findings.SchemaFindings;
import dev.timescalemigration.compare.rows.LargeObjects;
import dev.timescalemigration.compare.rows.LargeObjects.ComparedLargeObjects;
import dev.timescalemigration.compare.schema.MisplacedObject;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.capture.ChangedRange;
import dev.timescalemigration.ledger.capture.ProvenTable;
import dev.timescalemigration.phase.jobs.EnableJobsPhase;
import dev.timescalemigration.phase.jobs.SourceJobs;
import dev.timescalemigration.phase.prove.DroppedChunks;
import dev.timescalemigration.phase.prove.PositionProof;
import dev.timescalemigration.phase.prove.ProveReport;
import dev.timescalemigration.phase.prove.ProvenRows;
import dev.timescalemigration.phase.switchover.SwitchoverReport.SequenceSet;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.PrintableSql;
import dev.timescalemigration.work.PhaseContext;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The steps by which the side that follows becomes the one that is written to, in both directions:
 * catching up, stopping writes, draining, comparing, sequences. Each failure says that all of it is
 * undone, which whoever calls does.
 */
final class Changeover {
  private static final String CHANGED_ROWS_DIFFER = "ChangedRowsDiffer";

  private final PhaseContext sides;
  private final ChangeoverOptions options;
  private final Wording wording;
  private final Direction direction;
  private Optional<SinceProof> sinceProof = Optional.empty();

  /**
   * Of one direction.
   *
   * @param sides its source is the side that is written to, its target the one that follows
   */
  Changeover(PhaseContext sides, ChangeoverOptions options, Wording wording) {
    this.sides = sides;
    this.options = options;
    this.wording = wording;
    this.direction = Direction.of(sides);
  }

  /** What the two directions say in other words. */
  enum Wording {
    /** To the target. */
    SWITCH(
        "The switch was undone, and the source is in use",
        "stopped while switching",
        "the proof",
        "find them with 'tsm compare', and bring the source's rows with 'tsm repair'; if the source"
            + " is still written to, stop that; then open the gate again"),
    /** To the target, where the application writes to both. */
    BOTH_WRITTEN(
        "The switch was undone, and both databases are in use",
        "stopped while switching",
        "the completion point",
        "find them with 'tsm compare', and bring the source's rows with 'tsm repair'; if somebody"
            + " still writes, stop that; then open the gate again"),
    /** Back to the source. */
    ROLLBACK(
        "Switching back was undone, and the target is in use",
        "stopped while switching back",
        "the switch",
        "find them with 'tsm compare'; if somebody else has written to the source, undo that;"
            + " then open the gate again");

    private final String undone;
    private final String stopped;
    private final String since;
    private final String toFindDifferences;

    Wording(String undone, String stopped, String since, String toFindDifferences) {
      this.undone = undone;
      this.stopped = stopped;
      this.since = since;
      this.toFindDifferences = toFindDifferences;
    }
  }

  /**
   * Brings the other side near and compares what changed, while writes continue.
   *
   * @return applies changes from then on, until it is closed
   */
  RunningApply approach(Ledger ledger) {
    PreparedTransactions.refuse(sides.source());
    requireNothingDetached(ledger);
    try (RunningApply applying = RunningApply.start(sides, Optional.empty())) {
      bringNear(applying);
    }
    noteRewritten();
    sinceProof = SinceProof.begin(sides.target());
    if (sinceProof.isEmpty()) {
      proveAgain(ledger);
    }
    RunningApply applying = RunningApply.start(sides, sinceProof.map(SinceProof::rows));
    try {
      bringNear(applying);
      return applying;
    } catch (RuntimeException e) {
      applying.close();
      throw e;
    }
  }

  private void bringNear(RunningApply applying) {
    if (!applying.near(options.maxLag(), options.drainTimeout()).caughtUp()) {
      throw undone(
          FailureKind.USER_ACTION,
          "TooFarBehind",
          "the "
              + direction.to()
              + " was not brought to less than "
              + options.maxLag().toSeconds()
              + " s behind the "
              + direction.from()
              + " within "
              + options.drainTimeout().toSeconds()
              + " s",
          "open the gate again when it has caught up, or set a longer"
              + " spec.switchover.drainTimeout");
    }
  }

  /**
   * Sets the side that is written to to read-only, where that was asked for, and requires that
   * nothing is left that may write later.
   */
  void stopWrites() {
    if (options.readOnly()) {
      new ReadOnlySource(sides).set();
    }
    PreparedTransactions.refuse(sides.source());
  }

  /** Lets it be written to again. */
  void allowWrites() {
    new ReadOnlySource(sides).undo();
  }

  /** Applies the last changes. */
  CatchUp.CatchUpReport drain(RunningApply applying) {
    CatchUp.CatchUpReport report = applying.drain(options.drainTimeout());
    if (sides.stop().isStopping()) {
      throw undone(FailureKind.STOPPED, "Stopped", wording.stopped, "run it again");
    }
    if (!report.caughtUp()) {
      throw undone(
          FailureKind.USER_ACTION,
          "DrainTimeout",
          "the last changes were not applied within " + options.drainTimeout().toSeconds() + " s",
          "open the gate again at a quieter time, or raise spec.switchover.drainTimeout");
    }
    return report;
  }

  /** Drains once more, after everything else: there must be nothing. */
  CatchUp.CatchUpReport drainNothing(RunningApply applying) {
    CatchUp.CatchUpReport after = drain(applying);
    if (after.changes() > 0) {
      throw stillWritten(direction.from(), after.changes());
    }
    return after;
  }

  /**
   * The failure of a switch during which somebody writes.
   *
   * @param side the side that is written to
   */
  MigrationFailure stillWritten(String side, long changes) {
    return undone(
        FailureKind.USER_ACTION,
        "StillWritten",
        "the "
            + side
            + " is still written to: "
            + changes
            + " changes came after writes were to have stopped",
        "stop the application's writes, or set spec.switchover.stopWrites to ReadOnly; then open"
            + " the gate again");
  }

  /** Drops the chunks that the other side has dropped; see {@link DroppedChunks}. */
  List<String> followDropped(Ledger ledger) {
    if (touched().filter(rows -> !rows.chunksDropped()).isPresent()) {
      return List.of();
    }
    requireNothingDetached(ledger);
    try (Handle source = sides.source().open();
        Handle target = sides.target().open()) {
      return DroppedChunks.follow(source, target, ledger.stagedRanges());
    }
  }

  /**
   * The rows of a detached chunk are in a table that is not moved, and gone from the hypertable.
   */
  private void requireNothingDetached(Ledger ledger) {
    AcceptedFindings accepted = accepted(ledger);
    sides.source().with(MisplacedObject::of).stream()
        .filter(each -> !accepted.accepts(SchemaFindings.ofMisplaced(each)))
        .findFirst()
        .ifPresent(
            each -> {
              throw undone(
                  FailureKind.USER_ACTION,
                  "ChunkDetached",
                  each
                      + " of the "
                      + direction.from()
                      + " is a detached chunk, or another object in a schema that TimescaleDB keeps"
                      + " for itself: its rows would be lost",
                  "attach the chunk again, or drop it; or run in the "
                      + direction.from()
                      + ": "
                      + PrintableSql.list(List.of(each.move()))
                      + " and load it into the "
                      + direction.to()
                      + "; or accept the finding "
                      + SchemaFindings.ofMisplaced(each).id()
                      + " (--accept, or spec.accept) with your reason; then open the gate again");
            });
  }

  /** What a person has accepted. */
  AcceptedFindings accepted(Ledger ledger) {
    return new AcceptedFindings(ledger, options.acceptances());
  }

  /**
   * Compares what changed since everything was equal, at a position of the log and while writes
   * continue: what changes from there on is all that {@link #compare} has to do. When transactions
   * stay open for too long, it is not done.
   */
  private void proveAgain(Ledger ledger) {
    Optional<ProveReport> proof =
        new PositionProof(sides, ledger, options.threads()).changed(options.drainTimeout());
    if (proof.isEmpty()) {
      sides
          .progress()
          .message(
              "transactions of the "
                  + direction.from()
                  + " stay open: what changed since "
                  + wording.since
                  + " is compared while writes are stopped");
      return;
    }
    requireEqual(proof.get().rows());
    sinceProof = SinceProof.begin(sides.target());
  }

  /** What is compared as a whole, as the log does not say what became of it. */
  private List<ChangedRange> noteRewritten() {
    List<ProvenTable> proven = sides.target().with(ProvenTable::recorded);
    List<ChangedRange> rewritten =
        sides.source().with(now -> TableFiles.rewrittenSince(proven, now)).stream()
            .map(ChangedRange::all)
            .toList();
    sides.target().use(target -> ChangedRange.note(target, rewritten));
    return rewritten;
  }

  /** Compares what changed since everything was equal. */
  ComparisonReport compare(Ledger ledger) {
    List<ChangedRange> rewritten = noteRewritten();
    touched().ifPresent(rows -> rewritten.forEach(rows::all));
    ProvenRows rows = new ProvenRows(sides, ledger, options.threads());
    List<ChangedRange> changed = sides.target().with(ChangedRange::notCompared);
    return requireEqual(rows.touched(changed, touched().orElseGet(TouchedRows::new)));
  }

  /**
   * Compares large objects, of which the log has nothing.
   *
   * @return what differs, and how it is brought to the other side; empty when nothing does
   */
  Optional<ComparedLargeObjects> differingLargeObjects() {
    try (Handle source = sides.source().open();
        Handle target = sides.target().open()) {
      return new LargeObjects(source, target).compare().filter(found -> !found.areEqual());
    }
  }

  /**
   * Requires that large objects are equal, unless their difference was accepted.
   *
   * @throws MigrationFailure of kind DATA_DIFFERS, with the commands that bring them
   */
  void requireEqualLargeObjects(Ledger ledger) {
    differingLargeObjects()
        .ifPresent(
            result -> {
              Finding finding =
                  Finding.of(
                      FindingKind.ROWS, LargeObjects.NAME, result.difference(), result.toFix());
              if (!accepted(ledger).accepts(finding)) {
                throw undone(
                    FailureKind.DATA_DIFFERS,
                    "LargeObjectsDiffer",
                    LargeObjects.NAME + " differ: " + finding.found(),
                    AcceptedFindings.toFix(finding));
              }
            });
  }

  /** Which rows were touched since the proof; empty when that is not known. */
  private Optional<TouchedRows> touched() {
    return sinceProof.flatMap(since -> since.complete(sides.target()));
  }

  private ComparisonReport requireEqual(ComparisonReport report) {
    if (!report.equal()) {
      throw differ(report, "rows that changed since " + wording.since);
    }
    return report;
  }

  /**
   * The failure of a comparison.
   *
   * @param rows which rows were compared
   */
  MigrationFailure differ(ComparisonReport report, String rows) {
    return undone(
        FailureKind.DATA_DIFFERS,
        CHANGED_ROWS_DIFFER,
        rows
            + " differ in "
            + report.tables().stream()
                .filter(table -> !table.equal())
                .map(ComparisonReport.TableReport::table)
                .findFirst()
                .orElse("the schema"),
        wording.toFindDifferences);
  }

  /**
   * Switches the source's jobs off.
   *
   * @throws MigrationFailure when one stays on
   */
  void switchOff(SourceJobs jobs) {
    List<String> on = jobs.off();
    if (!on.isEmpty()) {
      throw undone(
          FailureKind.USER_ACTION,
          "JobsStayOn",
          on.get(0),
          "open the gate again then, or go without a way back: set spec.switchover.wayBack to"
              + " None");
    }
  }

  /** Switches the jobs of the other side on; what a person must look at, one sentence each. */
  List<String> enableJobs() {
    try {
      new EnableJobsPhase(sides).run();
      return List.of();
    } catch (MigrationFailure failure) {
      if (failure.kind() != FailureKind.USER_ACTION) {
        throw failure;
      }
      return List.of(failure.getMessage());
    }
  }

  /** Sets the sequences of the other side behind those of this one. */
  List<SequenceSet> setSequences() {
    try (Handle source = sides.source().open();
        Handle target = sides.target().open()) {
      Sequences sequences = new Sequences(source, target, options.sequenceMargin());
      sequences.run();
      if (!sequences.problems().isEmpty()) {
        throw undone(
            FailureKind.USER_ACTION,
            "NotReadyToSwitch",
            sequences.problems().get(0),
            "fix it, then open the gate again");
      }
      return sequences.set();
    }
  }

  /** The failure of a step. */
  MigrationFailure undone(FailureKind kind, String reason, String what, String toFix) {
    return MigrationFailure.of(kind, reason, what + ". " + wording.undone, toFix);
  }

  /** Another token is asked for: the approval that led here does not lead here again. */
  static void recordUndone(Ledger ledger, String phase, RuntimeException cause, Instant startedAt) {
    boolean foundRows =
        cause instanceof MigrationFailure failure && failure.reason().equals(CHANGED_ROWS_DIFFER);
    ledger.recordReport(
        phase,
        foundRows ? SwitchoverPhase.UNDONE_DIFFERENT : "Undone",
        Map.of(
            "finding",
            cause instanceof MigrationFailure ? cause.getMessage() : DatabaseErrors.oneLine(cause)),
        startedAt);
  }
}
