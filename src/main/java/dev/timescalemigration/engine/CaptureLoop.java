package dev.timescalemigration.engine;

import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;
import dev.timescalemigration.api.v1alpha1.WritesMode;
import dev.timescalemigration.capture.CaptureApply;
import dev.timescalemigration.capture.CaptureWatch;
import dev.timescalemigration.capture.WayBack;
import dev.timescalemigration.failure.Backoff;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.TargetTaken;
import dev.timescalemigration.ledger.capture.CaptureLedger;
import dev.timescalemigration.ledger.capture.CaptureState;
import dev.timescalemigration.migration.Phase;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.StopSignal;
import dev.timescalemigration.work.Watcher;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Applies captured changes for ever, next to the processes that do the work of the phases. The
 * replication slot is the lease: it lets one process read. In phases whose work reads the slot
 * itself this one lets it go, and watches only.
 */
public final class CaptureLoop {
  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(15));
  private static final Duration BETWEEN_PHASES = Duration.ofSeconds(1);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

  /** What passes without a person is not reported before it has lasted so long. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** The memory of its pod is for applying. */
  private static final int THREADS = 2;

  private final PhaseContext context;
  private final String migration;
  private final boolean isSuspended;
  private final OptionalLong maxRetainedWal;
  private final WritesMode mode;
  private Optional<CaptureState> known = Optional.empty();

  /**
   * A loop that has not begun.
   *
   * @param migration its name in the ledger
   */
  public CaptureLoop(PhaseContext context, String migration, TimescaleMigrationSpec spec) {
    this.context = context;
    this.migration = migration;
    this.isSuspended = spec.suspend();
    this.mode = spec.writes().mode();
    this.maxRetainedWal = SpecCapture.maxRetainedWal(spec);
  }

  /**
   * Applies until it is stopped.
   *
   * @throws MigrationFailure what a person must fix, or what has not passed within a minute
   */
  public void run() {
    int failures = 0;
    Optional<Instant> since = Optional.empty();
    while (!context.stop().isStopping()) {
      Instant began = context.clock().instant();
      try {
        recoveringWhatIsLost();
        failures = 0;
        since = Optional.empty();
      } catch (RuntimeException thrown) {
        MigrationFailure failure = KnownFailure.of(thrown);
        if (context.stop().isStopping()) {
          return;
        }
        Instant now = context.clock().instant();
        // A run that applied for a while is not the one that failed before.
        boolean isNew = since.isEmpty() || began.plus(PATIENCE).isBefore(now);
        since = isNew ? Optional.of(now) : since;
        failures = isNew ? 0 : failures;
        boolean isLasting = since.get().plus(PATIENCE).isBefore(now);
        boolean isPassing = failure.kind() == FailureKind.TEMPORARY;
        if (isPassing && !answers(context.target())) {
          // The operator reports it; who ends now would not know any more which slot to watch.
          known.ifPresent(new CaptureWatch(context)::guardMeanwhile);
        } else if (!isPassing || isLasting) {
          watchOnce(failure);
          throw failure;
        }
        context.progress().message(failure.getMessage());
        context.stop().await(BACKOFF.after(failures++));
      }
    }
  }

  private static boolean answers(Database database) {
    try {
      return database.with(handle -> true);
    } catch (RuntimeException e) {
      return false;
    }
  }

  /** What cannot be applied is kept by the source all the same. */
  private void watchOnce(MigrationFailure failure) {
    try {
      new CaptureWatch(context).look();
    } catch (MigrationFailure worse) {
      if (failure.kind() == FailureKind.TEMPORARY) {
        throw worse;
      }
      failure.addSuppressed(worse);
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private void recoveringWhatIsLost() {
    if (mode == WritesMode.CAPTURE && !isSuspended) {
      CaptureRecovery.around(
          context,
          THREADS,
          () -> {
            step();
            return true;
          });
    } else {
      step();
    }
  }

  private void step() {
    switch (duty()) {
      case APPLY -> {
        limit();
        untilDutyChanges(
            CaptureDuty.APPLY, stop -> new CaptureApply(context.stoppedBy(stop), false).run());
      }
      case WATCH -> {
        limit();
        new CaptureWatch(context).look();
        watch(CaptureDuty.WATCH);
      }
      case FOLLOW -> follow();
      case NONE -> context.stop().await(BETWEEN_PHASES);
    }
  }

  /** The source keeps nothing any more; the target does, for as long as the way back is open. */
  private void follow() {
    known = Optional.empty();
    WayBackApply back = new WayBackApply(context);
    if (!WayBack.isOpen(context.target())) {
      context.stop().await(BETWEEN_PHASES);
    } else if (isSuspended) {
      back.look(maxRetainedWal);
      watch(CaptureDuty.FOLLOW);
    } else {
      untilDutyChanges(CaptureDuty.FOLLOW, stop -> back.follow(stop, maxRetainedWal));
    }
  }

  private void limit() {
    context
        .target()
        .use(
            target -> {
              CaptureLedger.limit(target, maxRetainedWal);
              known = CaptureLedger.read(target);
            });
  }

  /** Waits for the next look, or for a phase in which there is something else to do. */
  private void watch(CaptureDuty duty) {
    Instant next = context.clock().instant().plus(BETWEEN_LOOKS);
    boolean isWatching = true;
    while (isWatching && context.clock().instant().isBefore(next)) {
      isWatching = !context.stop().await(BETWEEN_PHASES) && duty() == duty;
    }
  }

  private CaptureDuty duty() {
    Ledger ledger = Ledger.require(context.target(), "begin with preflight");
    if (!ledger.migration().name().equals(migration)) {
      throw TargetTaken.by("the target", ledger.migration().name());
    }
    CaptureDuty duty =
        Phase.ofValue(ledger.migration().phase())
            .map(phase -> CaptureDuty.of(mode, phase))
            .orElse(CaptureDuty.NONE);
    return isSuspended && duty == CaptureDuty.APPLY ? CaptureDuty.WATCH : duty;
  }

  private void untilDutyChanges(CaptureDuty duty, Consumer<StopSignal> work) {
    Watcher watcher =
        Watcher.start(context.stop(), "capture-phase", BETWEEN_PHASES, own -> duty() == duty);
    try {
      work.accept(watcher.signal());
    } finally {
      watcher.end();
    }
    watcher.rethrow();
  }
}
