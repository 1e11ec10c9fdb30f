package dev.timescalemigration.operator;

import dev.timescalemigration.api.v1alpha1.DeletionPolicy;
import dev.timescalemigration.api.v1alpha1.MigrationMode;
import dev.timescalemigration.api.v1alpha1.TimescaleComparison;
import dev.timescalemigration.api.v1alpha1.TimescaleMigration;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationStatus;
import dev.timescalemigration.engine.GateEvidence;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.CopyLimits;
import dev.timescalemigration.migration.Phase;
import dev.timescalemigration.migration.PhaseOutcome.Advance;
import dev.timescalemigration.operator.claim.NamespaceClaims;
import dev.timescalemigration.work.locks.Step;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.MDC;

/** Observes, decides, records and acts, for one resource at a time. */
@Singleton
@ControllerConfiguration(name = "timescalemigration", fieldManager = WorkerJob.OPERATOR)
@GradualRetry(maxAttempts = -1, initialInterval = 1000, maxInterval = 60_000)
public final class TimescaleMigrationReconciler implements Reconciler<TimescaleMigration> {
  /** What lines of the log hold in addition to the resource, which the SDK adds. */
  private static final String PHASE = "phase";

  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration WHILE_WORKING = Duration.ofSeconds(5);
  private static final Duration WHILE_WAITING = Duration.ofSeconds(10);
  private static final Duration WHILE_SUSPENDED = Duration.ofMinutes(1);
  private static final Duration WITHOUT_RIGHTS = Duration.ofSeconds(15);
  private static final Duration WHILE_ENDED = Duration.ofMinutes(5);

  private static final Duration WHILE_ENDING = Duration.ofSeconds(2);

  /** After so long a resource is let go when its target cannot be reached. */
  private static final Duration PATIENCE_WHEN_DELETED = Duration.ofSeconds(90);

  private final Clock clock;
  private final OperatorSettings settings;
  private final LedgerWatch ledgers;
  private final WorkerStates workers;
  private final Rehearsals rehearsals;
  private final KubernetesJobs jobs;
  private final KubernetesComparisons comparisons;
  private final MigrationEvents events;
  private final StatusWriter statuses;
  private final MigrationMetrics metrics;
  private final LedgerFinalizer finalizer;
  private final MissingRights missingRights;
  private final UnservedMigrations unserved;
  private final SimpleInboundEventSource<TimescaleMigration> ledgerEvents =
      new SimpleInboundEventSource<>("ledger");

  /** A reconciler for one cluster. */
  @Inject
  TimescaleMigrationReconciler(
      KubernetesClient client,
      OperatorSettings settings,
      NamespaceClaims claims,
      MeterRegistry registry,
      Clock clock) {
    this.clock = clock;
    this.settings = settings;
    ConnectionSecrets secrets = new ConnectionSecrets(client, settings.secretConsent());
    this.ledgers =
        new LedgerWatch(secrets, settings.refused(), clock, ledgerEvents::propagateEvent);
    this.workers = new WorkerStates(client, clock);
    this.rehearsals = new Rehearsals(workers, secrets);
    this.jobs = new KubernetesJobs(client, settings, secrets);
    this.comparisons = new KubernetesComparisons(client);
    this.events = new MigrationEvents(client, clock);
    this.statuses = new StatusWriter(events, clock);
    this.metrics = new MigrationMetrics(registry);
    this.finalizer = new LedgerFinalizer(client);
    this.missingRights = new MissingRights(clock);
    this.unserved = new UnservedMigrations(claims, events, missingRights, metrics::servedByAnother);
  }

  /** Ends readings that wait or run; called when the program ends. */
  @PreDestroy
  void close() {
    ledgers.close();
  }

  @Override
  public List<EventSource<?, TimescaleMigration>> prepareEventSources(
      EventSourceContext<TimescaleMigration> context) {
    return List.of(
        ledgerEvents,
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Job.class, TimescaleMigration.class)
                .withLabelSelector(WorkerJob.MANAGED_BY + "=" + WorkerJob.OPERATOR)
                .withNamespacesInheritedFromController()
                .build(),
            context),
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(
                    TimescaleComparison.class, TimescaleMigration.class)
                .withPrimaryToSecondaryMapper(ResourceLinks::comparisonsOf)
                .withSecondaryToPrimaryMapper(ResourceLinks::migrationsOf)
                .withNamespacesInheritedFromController()
                .build(),
            context));
  }

  @Override
  public UpdateControl<TimescaleMigration> reconcile(
      TimescaleMigration migration, Context<TimescaleMigration> context) {
    try {
      if (context.isPrimaryResourceDeleted()) {
        forget(migration);
        unserved.forget(ResourceID.fromResource(migration));
        return UpdateControl.noUpdate();
      }
      Optional<Duration> notMine = unserved.waitFor(migration);
      if (notMine.isPresent()) {
        forget(migration);
        return UpdateControl.<TimescaleMigration>noUpdate().rescheduleAfter(notMine.get());
      }
      if (migration.isMarkedForDeletion()) {
        return retire(migration, context);
      }
      finalizer.align(migration);
      return migration.getSpec().mode() == MigrationMode.REHEARSAL
          ? rehearse(migration, context)
          : reconcileStep(migration, context);
    } catch (KubernetesClientException e) {
      if (!MissingRights.areWhy(e)) {
        throw e;
      }
      return withoutRights(migration, context, e);
    } finally {
      MDC.remove(PHASE);
    }
  }

  /** Says so in the status if that may be written, and in one line of the log if not. */
  private UpdateControl<TimescaleMigration> withoutRights(
      TimescaleMigration migration,
      Context<TimescaleMigration> context,
      KubernetesClientException refused) {
    MigrationFailure failure = MissingRights.failure(refused);
    try {
      Observed seen = observe(migration, context);
      TimescaleMigrationStatus status =
          migration.getSpec().mode() == MigrationMode.REHEARSAL
              ? RehearsalDecision.stopped(seen, failure).status(seen)
              : StatusDigest.of(seen, ReconcileDecision.stopped(seen, failure));
      statuses.write(migration, status, context);
    } catch (KubernetesClientException e) {
      missingRights.log(failure);
    }
    return UpdateControl.<TimescaleMigration>noUpdate().rescheduleAfter(WITHOUT_RIGHTS);
  }

  private UpdateControl<TimescaleMigration> reconcileStep(
      TimescaleMigration migration, Context<TimescaleMigration> context) {
    Observed seen = observe(migration, context);
    if (seen.ledger() instanceof LedgerView.Unread) {
      ledgers.refresh(migration, Duration.ZERO);
      return UpdateControl.<TimescaleMigration>noUpdate().rescheduleAfter(WHILE_WORKING);
    }
    ReconcileDecision decision = ReconcileDecision.of(seen);
    TimescaleMigrationStatus status = StatusDigest.of(seen, decision);
    MDC.put(PHASE, status.phase());
    Optional<Duration> again = statuses.write(migration, status, context);
    metrics.observe(ResourceID.fromResource(migration), status, seen.ledger().lastRead());
    jobs.act(migration, decision.jobs());
    compare(seen, decision);
    advance(seen, decision);
    limit(seen, decision);
    Duration next = seen.isLedgerOutdated() ? SOON : next(seen, decision);
    ledgers.refresh(migration, seen.isLedgerOutdated() ? Duration.ZERO : next);
    return UpdateControl.<TimescaleMigration>noUpdate()
        .rescheduleAfter(again.filter(wait -> wait.compareTo(next) < 0).orElse(next));
  }

  /** Its ledger is not looked at: a rehearsal writes none. */
  private UpdateControl<TimescaleMigration> rehearse(
      TimescaleMigration migration, Context<TimescaleMigration> context) {
    Observed seen = observe(migration, context);
    RehearsalDecision decision = rehearsals.decide(seen);
    MDC.put(PHASE, decision.phase());
    TimescaleMigrationStatus status = decision.status(seen);
    Optional<Duration> again = statuses.write(migration, status, context);
    metrics.observe(ResourceID.fromResource(migration), status, Optional.empty());
    jobs.act(migration, decision.jobs());
    Duration next = decision.result().isPresent() ? WHILE_ENDED : WHILE_WORKING;
    return UpdateControl.<TimescaleMigration>noUpdate()
        .rescheduleAfter(again.filter(wait -> wait.compareTo(next) < 0).orElse(next));
  }

  private Observed observe(TimescaleMigration migration, Context<TimescaleMigration> context) {
    return new Observed(
        migration,
        workers.of(context.getSecondaryResourcesAsStream(Job.class)),
        ledgers.view(ResourceID.fromResource(migration)),
        jobs.attempts(migration),
        jobs.refusal(migration),
        context.getSecondaryResourcesAsStream(TimescaleComparison.class).toList(),
        comparisons.refusal(migration),
        settings,
        clock.instant());
  }

  /** What is there is judged only where the ledger was read and the spec is valid. */
  private void compare(Observed seen, ReconcileDecision decision) {
    decision
        .outcome()
        .flatMap(known -> OwnComparison.action(seen, decision.phase()))
        .ifPresent(action -> comparisons.act(seen.migration(), action));
  }

  private void advance(Observed seen, ReconcileDecision decision) {
    if (decision.outcome().isEmpty() || !(decision.outcome().get() instanceof Advance advance)) {
      return;
    }
    if (seen.ledger() instanceof LedgerView.Absent) {
      // The worker that passed preflight created the ledger; it was not read since.
      ledgers.refresh(seen.migration(), Duration.ZERO);
      return;
    }
    ledgers.advance(
        seen.migration(),
        GateEvidence.change(
            decision.phase(),
            advance.next(),
            decision.evidence(),
            GateOpener.of(seen.migration(), decision.phase())));
  }

  /** Workers read the limits from the ledger while they copy. */
  private void limit(Observed seen, ReconcileDecision decision) {
    CopyLimits wanted = seen.copyLimits();
    if (decision.outcome().isPresent()
        && decision.phase().kind() != Phase.PhaseKind.END
        && seen.ledger() instanceof LedgerView.Present present
        && !present.digest().limits().equals(wanted)) {
      ledgers.limit(seen.migration(), wanted);
    }
  }

  private static Duration next(Observed seen, ReconcileDecision decision) {
    if (seen.spec().suspend() && decision.phase().kind() != Phase.PhaseKind.END) {
      return WHILE_SUSPENDED;
    }
    return switch (decision.phase().kind()) {
      case WORK -> WHILE_WORKING;
      case GATE -> WHILE_WAITING;
      case END -> WHILE_ENDED;
    };
  }

  /** A process that works on the migration ends some day, and would miss the ledger until then. */
  private static boolean isAtWork(LedgerView view) {
    return view instanceof LedgerView.Unreachable unreachable
        && unreachable.failure().reason().equals(Step.RUNNING);
  }

  private void sayWhatIsInTheWay(
      TimescaleMigration migration, Context<TimescaleMigration> context) {
    Observed seen = observe(migration, context);
    if (seen.ledger() instanceof LedgerView.Unreachable) {
      statuses.write(migration, StatusDigest.of(seen, ReconcileDecision.of(seen)), context);
    }
  }

  private boolean isLate(TimescaleMigration migration, Duration patience) {
    Instant asked = Instant.parse(migration.getMetadata().getDeletionTimestamp());
    return !clock.instant().isBefore(asked.plus(patience));
  }

  /** Whether something of capture is still to be undone on the source; but not for ever. */
  private boolean endsCapture(TimescaleMigration migration, Context<TimescaleMigration> context) {
    if (!migration.hasFinalizer(LedgerFinalizer.NAME) || !CaptureCleanup.isNeeded(migration)) {
      return false;
    }
    Observed seen = observe(migration, context);
    CaptureCleanup cleanup = CaptureCleanup.of(seen);
    if (cleanup.isOver()) {
      return false;
    }
    if (isLate(migration, CaptureCleanup.PATIENCE)) {
      events.emit(
          migration,
          new StatusChange(
              EventReason.CAPTURE_LEFT,
              "capture could not be ended in time, and the write-ahead log is kept until the disk"
                  + " is full; "
                  + SlotsLeft.statements(seen)));
      return false;
    }
    cleanup
        .problem()
        .ifPresent(
            problem ->
                statuses.write(
                    migration,
                    StatusDigest.of(seen, ReconcileDecision.stopped(seen, problem)),
                    context));
    jobs.act(migration, cleanup.jobs());
    ledgers.refresh(migration, seen.isLedgerOutdated() ? Duration.ZERO : WHILE_ENDING);
    return true;
  }

  /** Its own comparison keeps its state in the ledger that is to be removed, so it goes first. */
  private boolean isComparing(TimescaleMigration migration, Context<TimescaleMigration> context) {
    Optional<TimescaleComparison> own =
        context
            .getSecondaryResourcesAsStream(TimescaleComparison.class)
            .filter(found -> OwnComparison.isOf(migration, found))
            .findFirst();
    own.filter(found -> !found.isMarkedForDeletion())
        .ifPresent(
            found -> comparisons.act(migration, new ComparisonAction.RemoveComparison(found)));
    return own.isPresent();
  }

  /** Ends the workers and, where asked for, removes the ledger; but not for ever. */
  private UpdateControl<TimescaleMigration> retire(
      TimescaleMigration migration, Context<TimescaleMigration> context) {
    ResourceID id = ResourceID.fromResource(migration);
    if (endsCapture(migration, context)) {
      return UpdateControl.<TimescaleMigration>noUpdate().rescheduleAfter(WHILE_ENDING);
    }
    Duration patience =
        CaptureCleanup.isNeeded(migration)
            ? CaptureCleanup.PATIENCE.plus(PATIENCE_WHEN_DELETED)
            : PATIENCE_WHEN_DELETED;
    boolean late = isLate(migration, patience) && !isAtWork(ledgers.view(id));
    boolean drop =
        migration.getSpec().deletionPolicy() == DeletionPolicy.CLEANUP
            && migration.hasFinalizer(LedgerFinalizer.NAME);
    if (drop && !late) {
      if (isComparing(migration, context)) {
        return UpdateControl.<TimescaleMigration>noUpdate().rescheduleAfter(WHILE_ENDING);
      }
      List<WorkerState> working =
          workers.of(context.getSecondaryResourcesAsStream(Job.class)).stream()
              .filter(WorkerState::mayWork)
              .toList();
      jobs.act(
          migration,
          working.stream()
              .<JobAction>map(
                  state -> new JobAction.Remove(state.name(), "the migration is being deleted", 0))
              .toList());
      if (!working.isEmpty() || !ledgers.dropped(migration)) {
        sayWhatIsInTheWay(migration, context);
        return UpdateControl.<TimescaleMigration>noUpdate().rescheduleAfter(WHILE_WORKING);
      }
    } else if (drop) {
      events.emit(
          migration,
          new StatusChange(
              EventReason.LEDGER_LEFT,
              "the ledger stays in the target, which could not be reached in time; to remove it,"
                  + " apply the resource again and delete it when the target can be reached"));
    }
    finalizer.remove(migration);
    forget(migration);
    return UpdateControl.noUpdate();
  }

  private void forget(TimescaleMigration migration) {
    ResourceID id = ResourceID.fromResource(migration);
    ledgers.forget(id);
    statuses.forget(id);
    jobs.forget(migration);
    comparisons.forget(migration);
    metrics.forget(id);
  }
}
