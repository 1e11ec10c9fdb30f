package dev.timescalemigration.capture;

import dev.timescalemigration.capture.apply.Applier;
import dev.timescalemigration.capture.apply.Direction;
import dev.timescalemigration.capture.apply.TouchedRows;
import dev.timescalemigration.capture.stream.LargeChange;
import dev.timescalemigration.capture.stream.SourceTransaction;
import dev.timescalemigration.capture.stream.TransactionReader;
import dev.timescalemigration.capture.stream.TransactionReader.Read;
import dev.timescalemigration.capture.stream.TransactionSnapshot;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.capture.CaptureLedger;
import dev.timescalemigration.ledger.capture.CaptureState;
import dev.timescalemigration.ledger.capture.Lsn;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.ReplicationStream;
import dev.timescalemigration.timescale.ExtensionSchemas;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.StopSignal;
import dev.timescalemigration.work.locks.Step;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reads transactions from the slot and applies them, until it is stopped or has caught up. The
 * position up to which everything is applied is recorded in the target transaction that applies it,
 * and the slot is confirmed afterwards: whatever is interrupted, each transaction is applied once.
 */
public final class CaptureApply {
  private static final Duration IDLE = Duration.ofMillis(20);

  /**
   * What is written meanwhile is applied together: a commit in the target for every one in the
   * source takes processors and disks that the source's application may need.
   */
  private static final Duration BETWEEN_SMALL_BATCHES = Duration.ofMillis(50);

  /** Changes from which a batch is worth a commit of its own. */
  private static final int SMALL_BATCH = 1000;

  private static final Duration BETWEEN_POSITIONS = Duration.ofSeconds(5);
  private static final Duration PATIENCE_WITH_OTHER = Duration.ofSeconds(30);

  private final PhaseContext context;
  private final boolean untilCaughtUp;
  private final Optional<Lsn> last;
  private final Optional<TouchedRows> touched;
  private final Direction direction;
  private final Supplier<Optional<Lsn>> wanted;
  private volatile Optional<ApplyReport> soFar = Optional.empty();

  /**
   * A run that has not begun.
   *
   * @param untilCaughtUp whether it ends when all is applied that was committed when it began
   */
  public CaptureApply(PhaseContext context, boolean untilCaughtUp) {
    this(context, untilCaughtUp, Optional.empty(), Optional.empty(), Optional::empty);
  }

  private CaptureApply(
      PhaseContext context,
      boolean untilCaughtUp,
      Optional<Lsn> last,
      Optional<TouchedRows> touched,
      Supplier<Optional<Lsn>> wanted) {
    this.context = context;
    this.untilCaughtUp = untilCaughtUp;
    this.last = last;
    this.touched = touched;
    this.wanted = wanted;
    this.direction = Direction.of(context);
  }

  /**
   * A run that applies the transactions whose commit ends at a position of the source's log or
   * before, and no other.
   */
  public static CaptureApply exactlyUpTo(PhaseContext context, Lsn position) {
    return new CaptureApply(
        context, true, Optional.of(position), Optional.empty(), Optional::empty);
  }

  /**
   * A run until it is stopped.
   *
   * @param touched listens to which rows are touched
   * @param wanted a position that somebody waits for: once the log is read up to it, it is said to
   *     be applied, though no transaction ends there
   */
  static CaptureApply following(
      PhaseContext context, Optional<TouchedRows> touched, Supplier<Optional<Lsn>> wanted) {
    return new CaptureApply(context, false, Optional.empty(), touched, wanted);
  }

  /**
   * What was applied.
   *
   * @param transactions transactions of the source
   * @param changes changes of rows in them that were applied
   * @param appliedLsn everything up to here is applied
   */
  public record ApplyReport(long transactions, long changes, String appliedLsn) {
    /** What this run and one that continued after it have applied. */
    public ApplyReport then(ApplyReport next) {
      return new ApplyReport(
          transactions + next.transactions, changes + next.changes, next.appliedLsn);
    }
  }

  /**
   * Applies.
   *
   * @throws MigrationFailure of kind USER_ACTION when changes are lost or cannot be applied, of
   *     kind TEMPORARY when a server is unreachable
   */
  public ApplyReport run() {
    return Step.together(context, this::work);
  }

  /** What is applied and committed by now; empty while the slot is not read yet. */
  public Optional<ApplyReport> soFar() {
    return soFar;
  }

  /**
   * What the ledger has of capture.
   *
   * @throws MigrationFailure of kind USER_ACTION when capture is not on
   */
  public static CaptureState state(PhaseContext context) {
    Ledger.require(context.target(), "begin with 'tsm capture start' and 'tsm schema'");
    return context
        .target()
        .with(CaptureLedger::read)
        .orElseThrow(
            () ->
                MigrationFailure.userAction(
                    "CaptureOff",
                    "capture is not on",
                    "begin with 'tsm capture start', before 'tsm schema'"));
  }

  private ApplyReport work() {
    CaptureState state = state(context);
    Lsn begin =
        state
            .appliedLsn()
            .orElseThrow(() -> notReady("the slot is not made", "run 'tsm capture start' first"));
    String plain =
        state
            .plainSnapshot()
            .orElseThrow(() -> notReady("the schema is not loaded", "run 'tsm schema' first"));
    if (state.recovering()) {
      throw LostChanges.recovering(begin);
    }
    if (context.target().with(Ledger::stagedRanges).isEmpty() && hasHypertables()) {
      throw notReady("the hypertables are not staged", "run 'tsm stage' first");
    }
    awaitSlot(state.slot(), begin);
    // Whoever read it until now may have applied more.
    Lsn from =
        context.target().with(CaptureLedger::read).flatMap(CaptureState::appliedLsn).orElse(begin);
    UsableSlot.find(context.source(), state.slot(), from);
    try (Applier applier = new Applier(context, TransactionSnapshot.parse(plain), from, touched);
        ReplicationStream stream =
            ReplicationStream.open(context.source(), state.slot(), from.bytes());
        StopSignal.Registration abort = context.stop().onAbort(stream::close)) {
      return follow(applier, stream, from, new RetainedWal(context, state));
    } catch (OutOfMemoryError tooLarge) {
      throw LargeChange.failure(tooLarge);
    } catch (SQLException e) {
      throw UsableSlot.unreadable(context.source(), state.slot(), e);
    }
  }

  private boolean hasHypertables() {
    return context
        .source()
        .with(
            source ->
                source
                    .createQuery("select exists (select from timescaledb_information.hypertables)")
                    .mapTo(Boolean.class)
                    .one());
  }

  private static MigrationFailure notReady(String what, String hint) {
    return MigrationFailure.userAction("CaptureNotReady", what + " yet", hint);
  }

  private ApplyReport follow(
      Applier applier, ReplicationStream stream, Lsn from, RetainedWal retained)
      throws SQLException {
    Set<String> catalogs = context.source().with(ExtensionSchemas::catalogs);
    Lsn goal = last.orElseGet(() -> context.source().with(SourceLog::committed));
    try (TransactionReader reader = TransactionReader.start(stream, catalogs, from, last)) {
      Instant recorded = context.clock().instant();
      soFar = Optional.of(report(applier));
      while (!context.stop().isStopping()) {
        retained.check(stream, applier.applied(), applier.changes());
        Read read = reader.next();
        if (!read.transactions().isEmpty()) {
          apply(applier, read.transactions());
          soFar = Optional.of(report(applier));
          reader.confirm(applier.applied());
          recorded = context.clock().instant();
          if (!untilCaughtUp && isSmall(read) && wanted.get().isEmpty()) {
            context.stop().await(BETWEEN_SMALL_BATCHES);
          }
          // A source that is written to all the time is never idle.
          if (untilCaughtUp && last.isEmpty() && goal.isAtMost(applier.applied())) {
            break;
          }
        } else if (read.isLast()) {
          applier.nothingUntil(last.orElseThrow());
          reader.confirm(applier.applied());
          break;
        } else if (read.isIdle()) {
          boolean isEnd = untilCaughtUp && goal.isAtMost(read.readUpTo());
          boolean isWanted =
              wanted
                  .get()
                  .filter(position -> position.isAtMost(read.readUpTo()))
                  .filter(position -> !position.isAtMost(applier.applied()))
                  .isPresent();
          if (isEnd
              || isWanted
              || recorded.plus(BETWEEN_POSITIONS).isBefore(context.clock().instant())) {
            applier.nothingUntil(upToLast(read.readUpTo()));
            soFar = Optional.of(report(applier));
            reader.confirm(applier.applied());
            recorded = context.clock().instant();
          }
          if (isEnd) {
            break;
          }
        }
      }
    }
    return report(applier);
  }

  private static boolean isSmall(Read read) {
    return read.transactions().stream().mapToLong(transaction -> transaction.changes().size()).sum()
        < SMALL_BATCH;
  }

  private static ApplyReport report(Applier applier) {
    return new ApplyReport(applier.transactions(), applier.changes(), applier.applied().toString());
  }

  private static void apply(Applier applier, List<SourceTransaction> transactions) {
    try {
      applier.apply(transactions);
    } finally {
      transactions.forEach(SourceTransaction::close);
    }
  }

  private Lsn upToLast(Lsn read) {
    return last.filter(position -> position.isAtMost(read)).orElse(read);
  }

  /** Waits while another process reads the slot. */
  private void awaitSlot(String name, Lsn applied) {
    Database source = context.source();
    Instant patience = context.clock().instant().plus(PATIENCE_WITH_OTHER);
    while (true) {
      Slot slot = UsableSlot.requireKept(source, name, applied);
      if (!slot.active()) {
        return;
      }
      if (patience.isBefore(context.clock().instant()) || context.stop().await(IDLE)) {
        throw MigrationFailure.of(
            FailureKind.TEMPORARY,
            "SlotInUse",
            "another process applies changes: the replication slot "
                + name
                + " is read by session "
                + slot.pid()
                + " of the "
                + direction.from(),
            "stop it, or run the same command again when it has ended");
      }
    }
  }
}
