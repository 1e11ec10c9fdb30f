package dev.timescalemigration.operator;

import dev.timescalemigration.api.v1alpha1.TimescaleMigration;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;
import dev.timescalemigration.api.v1alpha1.WayBackMode;
import dev.timescalemigration.api.v1alpha1.WritesMode;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.migration.Phase;
import dev.timescalemigration.operator.WorkerState.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How capture is ended when its resource is deleted, whatever the deletion policy: a slot that
 * nobody reads fills the disk of its database. Pure.
 *
 * @param isOver whether nothing of it is left in the databases
 * @param jobs what is to be done to Jobs
 * @param problem why it is not over
 */
record CaptureCleanup(boolean isOver, List<JobAction> jobs, Optional<MigrationFailure> problem) {
  /** After this time the resource is let go, and the slot with it. */
  static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final CaptureCleanup OVER = new CaptureCleanup(true, List.of(), Optional.empty());

  /** Whether a resource must be kept until this is over: from before anything is changed on. */
  static boolean isNeeded(TimescaleMigration migration) {
    return Optional.ofNullable(migration.getStatus())
        .flatMap(status -> Phase.ofValue(status.phase()))
        .filter(phase -> phase.kind() != Phase.PhaseKind.END)
        .filter(phase -> mayHaveSlot(migration.getSpec(), phase))
        .isPresent();
  }

  /** In mode DualWrite only a way back has one, which is made when the gate is opened. */
  private static boolean mayHaveSlot(TimescaleMigrationSpec spec, Phase phase) {
    if (spec.writes().mode() == WritesMode.CAPTURE) {
      return phase != Phase.PREFLIGHT;
    }
    return switch (phase) {
      case AWAITING_FINISH, ROLLING_BACK, FINISHING -> true;
      case AWAITING_SWITCHOVER, SWITCHING_OVER -> spec.switchover().wayBack() == WayBackMode.KEEP;
      default -> false;
    };
  }

  /** Decides. */
  static CaptureCleanup of(Observed seen) {
    boolean isBegun =
        isNeeded(seen.migration())
            && seen.recordedPhase()
                .filter(each -> each != Phase.AWAITING_CAPTURE_START)
                .isPresent();
    if (!isBegun || seen.ledger() instanceof LedgerView.Absent) {
      return OVER;
    }
    if (seen.ledger() instanceof LedgerView.Unreachable unreachable) {
      return waiting(List.of(), Optional.of(unreachable.failure()));
    }
    if (!(seen.ledger() instanceof LedgerView.Present present)) {
      return waiting(List.of(), Optional.empty());
    }
    if (!present.digest().name().equals(seen.ledgerName())) {
      return OVER;
    }
    String name = CaptureJob.endingName(seen.name());
    List<WorkerState> others =
        seen.jobs().stream()
            .filter(WorkerState::mayWork)
            .filter(state -> !state.name().equals(name))
            .toList();
    if (!others.isEmpty()) {
      return waiting(
          others.stream()
              .filter(state -> state.stage() != Stage.ENDING)
              .<JobAction>map(
                  state -> new JobAction.Remove(state.name(), "the migration is being deleted", 0))
              .toList(),
          Optional.empty());
    }
    return ending(seen, name, present);
  }

  /** Also where the ledger has no slot: a worker that was ended may have made one since. */
  private static CaptureCleanup ending(Observed seen, String name, LedgerView.Present present) {
    Optional<WorkerState> state =
        seen.jobs().stream().filter(each -> each.name().equals(name)).findFirst();
    if (state.isEmpty()) {
      int attempt = seen.attempts().getOrDefault(name, 0);
      return waiting(
          List.of(new JobAction.Run(CaptureJob.ending(seen.migration(), attempt, seen.settings()))),
          seen.refusal().or(() -> attempt > 0 ? seen.recordedFailure() : Optional.empty()));
    }
    WorkerState job = state.get();
    return switch (job.stage()) {
      case FAILED -> {
        Duration wait = WorkerBackoff.after(job.failure().orElseThrow(), job.attempt());
        boolean due = !seen.now().isBefore(job.since().plus(wait));
        yield waiting(
            due ? List.of(new JobAction.Remove(name, "it failed", job.attempt() + 1)) : List.of(),
            job.failure());
      }
      case COMPLETE -> {
        boolean isRead = present.readAt().isAfter(job.since());
        boolean isLeft =
            present.digest().capture().slot().isPresent()
                || present.digest().capture().wayBack().isPresent();
        yield isRead && !isLeft
            ? OVER
            : waiting(
                isRead
                    ? List.of(new JobAction.Remove(name, "the slot is still in the ledger", 0))
                    : List.of(),
                Optional.empty());
      }
      default -> waiting(List.of(), job.failure());
    };
  }

  private static CaptureCleanup waiting(List<JobAction> jobs, Optional<MigrationFailure> problem) {
    return new CaptureCleanup(false, jobs, problem);
  }
}
