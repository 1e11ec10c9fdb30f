package dev.timescalemigration.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.timescalemigration.api.v1alpha1.ComparisonResult;
import dev.timescalemigration.api.v1alpha1.ComparisonRun;
import dev.timescalemigration.api.v1alpha1.TimescaleComparison;
import dev.timescalemigration.api.v1alpha1.TimescaleComparisonStatus;
import dev.timescalemigration.api.v1alpha1.TimescaleMigration;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Json;
import dev.timescalemigration.operator.claim.NamespaceClaims;
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
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Observes, decides, records and acts, for one comparison at a time. It connects to no database:
 * what a run found is in the termination message of its pod.
 */
@Singleton
@ControllerConfiguration(name = "timescalecomparison", fieldManager = WorkerJob.OPERATOR)
@GradualRetry(maxAttempts = -1, initialInterval = 1000, maxInterval = 60_000)
public final class TimescaleComparisonReconciler implements Reconciler<TimescaleComparison> {
  private static final Duration WHILE_RUNNING = Duration.ofSeconds(5);

  /** The lease of the namespace is left when nobody asks for it. */
  private static final Duration WHILE_IDLE = Duration.ofSeconds(30);

  private static final Duration WITHOUT_RIGHTS = Duration.ofSeconds(15);

  private final Clock clock;
  private final OperatorSettings settings;
  private final ConnectionSecrets secrets;
  private final WorkerStates workers;
  private final KubernetesJobs jobs;
  private final StatusWriter statuses;
  private final ComparisonChanges changes = new ComparisonChanges();
  private final ComparisonMetrics metrics;
  private final MissingRights missingRights;
  private final UnservedMigrations unserved;

  /** A reconciler for one cluster. */
  @Inject
  TimescaleComparisonReconciler(
      KubernetesClient client,
      OperatorSettings settings,
      NamespaceClaims claims,
      MeterRegistry registry,
      Clock clock) {
    this.clock = clock;
    this.settings = settings;
    this.secrets = new ConnectionSecrets(client, settings.secretConsent());
    this.workers = new WorkerStates(client, clock);
    this.jobs = new KubernetesJobs(client, settings, secrets);
    MigrationEvents events = new MigrationEvents(client, clock);
    this.statuses = new StatusWriter(events, clock);
    this.metrics = new ComparisonMetrics(registry);
    this.missingRights = new MissingRights(clock);
    this.unserved = new UnservedMigrations(claims, events, missingRights, all -> {});
  }

  @Override
  public List<EventSource<?, TimescaleComparison>> prepareEventSources(
      EventSourceContext<TimescaleComparison> context) {
    return List.of(
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(Job.class, TimescaleComparison.class)
                .withLabelSelector(ComparisonJob.COMPARISON)
                .withNamespacesInheritedFromController()
                .build(),
            context),
        new InformerEventSource<>(
            InformerEventSourceConfiguration.from(
                    TimescaleMigration.class, TimescaleComparison.class)
                .withPrimaryToSecondaryMapper(ResourceLinks::migrationOf)
                .withSecondaryToPrimaryMapper(migration -> comparisonsOf(migration, context))
                .withNamespacesInheritedFromController()
                .build(),
            context));
  }

  private static Set<ResourceID> comparisonsOf(
      TimescaleMigration migration, EventSourceContext<TimescaleComparison> context) {
    ResourceID id = ResourceID.fromResource(migration);
    Stream<TimescaleComparison> found =
        context
            .getPrimaryCache()
            .list(
                migration.getMetadata().getNamespace(),
                comparison -> ResourceLinks.migrationOf(comparison).contains(id));
    return found.map(ResourceID::fromResource).collect(Collectors.toSet());
  }

  @Override
  public UpdateControl<TimescaleComparison> reconcile(
      TimescaleComparison comparison, Context<TimescaleComparison> context) {
    try {
      if (context.isPrimaryResourceDeleted()) {
        forget(comparison);
        unserved.forget(ResourceID.fromResource(comparison));
        return UpdateControl.noUpdate();
      }
      Optional<Duration> notMine = unserved.waitFor(comparison);
      if (notMine.isPresent()) {
        forget(comparison);
        return UpdateControl.<TimescaleComparison>noUpdate().rescheduleAfter(notMine.get());
      }
      if (comparison.isMarkedForDeletion()) {
        // Its Jobs go with it.
        return UpdateControl.noUpdate();
      }
      return reconcileStep(comparison, context);
    } catch (KubernetesClientException e) {
      if (!MissingRights.areWhy(e)) {
        throw e;
      }
      missingRights.log(MissingRights.failure(e));
      return UpdateControl.<TimescaleComparison>noUpdate().rescheduleAfter(WITHOUT_RIGHTS);
    }
  }

  private UpdateControl<TimescaleComparison> reconcileStep(
      TimescaleComparison comparison, Context<TimescaleComparison> context) {
    ComparisonObserved seen = observe(comparison, context);
    ComparisonDecision decision = ComparisonDecision.of(seen);
    TimescaleComparisonStatus status = ComparisonStatusDigest.of(seen, decision);
    Optional<Duration> again =
        statuses.write(comparison, new TimescaleComparison(), status, changes, context);
    metrics.observe(ResourceID.fromResource(comparison), status);
    if (!decision.jobs().isEmpty()) {
      // What is only removed mounts no secret.
      jobs.act(comparison, seen.secrets().orElse(new SecretNames("", "")), decision.jobs());
    }
    Duration next = next(seen, decision);
    return UpdateControl.<TimescaleComparison>noUpdate()
        .rescheduleAfter(again.filter(wait -> wait.compareTo(next) < 0).orElse(next));
  }

  private static Duration next(ComparisonObserved seen, ComparisonDecision decision) {
    if (decision.run().isPresent()) {
      return WHILE_RUNNING;
    }
    // By which a time of the schedule is certainly over.
    Duration margin = Duration.ofMillis(50);
    return decision
        .next()
        .map(time -> Duration.between(seen.now(), time).plus(margin))
        .filter(wait -> wait.compareTo(WHILE_IDLE) < 0)
        .orElse(WHILE_IDLE);
  }

  private ComparisonObserved observe(
      TimescaleComparison comparison, Context<TimescaleComparison> context) {
    Optional<TimescaleMigration> migration =
        comparison.getSpec().migrationRef() == null
            ? Optional.empty()
            : context.getSecondaryResource(TimescaleMigration.class);
    List<WorkerState> states = workers.of(context.getSecondaryResourcesAsStream(Job.class));
    return new ComparisonObserved(
        comparison,
        migration,
        states,
        result(comparison, states),
        jobs.attempts(comparison),
        forbidden(comparison, migration, states).or(() -> jobs.refusal(comparison)),
        settings,
        clock.instant());
  }

  /** No pod works with a secret that migrations may not use any more. */
  private Optional<MigrationFailure> forbidden(
      TimescaleComparison comparison,
      Optional<TimescaleMigration> migration,
      List<WorkerState> states) {
    Optional<SecretNames> names = ComparisonJob.secrets(comparison, migration);
    if (names.isEmpty() || states.stream().noneMatch(WorkerState::mayWork)) {
      return Optional.empty();
    }
    try {
      secrets.requireConsent(comparison.getMetadata().getNamespace(), names.get());
      return Optional.empty();
    } catch (MigrationFailure failure) {
      return Optional.of(failure);
    }
  }

  private Optional<ComparisonResult> result(
      TimescaleComparison comparison, List<WorkerState> states) {
    return Optional.ofNullable(comparison.getStatus())
        .map(TimescaleComparisonStatus::run)
        .map(ComparisonRun::job)
        .flatMap(
            job ->
                states.stream()
                    .filter(state -> state.name().equals(job) && state.isFinished())
                    .findFirst())
        .flatMap(state -> workers.message(state.job()))
        .flatMap(TimescaleComparisonReconciler::result);
  }

  /** Of a worker, which is not trusted: what is no result counts as none. */
  private static Optional<ComparisonResult> result(JsonNode message) {
    if (!message.path("comparison").isObject()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          Json.MAPPER.treeToValue(message.path("comparison"), ComparisonResult.class));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private void forget(TimescaleComparison comparison) {
    ResourceID id = ResourceID.fromResource(comparison);
    statuses.forget(id);
    jobs.forget(comparison);
    metrics.forget(id);
  }
}
