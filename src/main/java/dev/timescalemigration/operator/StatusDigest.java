package dev.timescalemigration.operator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.timescalemigration.api.v1alpha1.ChunkCounts;
import dev.timescalemigration.api.v1alpha1.CompletionPointStatus;
import dev.timescalemigration.api.v1alpha1.LastError;
import dev.timescalemigration.api.v1alpha1.PendingGate;
import dev.timescalemigration.api.v1alpha1.PlanStatus;
import dev.timescalemigration.api.v1alpha1.Primary;
import dev.timescalemigration.api.v1alpha1.ProgressStatus;
import dev.timescalemigration.api.v1alpha1.TimeValue;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationStatus;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.failure.PrintableText;
import dev.timescalemigration.ledger.LedgerDigest;
import dev.timescalemigration.ledger.TaskTotals;
import dev.timescalemigration.migration.Phase;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The status as it should be: pure, from an observation and what was decided. */
final class StatusDigest {
  private static final int LONGEST_EVIDENCE = 1000;

  private final Observed seen;
  private final ReconcileDecision decision;
  private final TimescaleMigrationStatus before;
  private final Optional<LedgerDigest> digest;
  private final String now;

  private StatusDigest(Observed seen, ReconcileDecision decision) {
    this.seen = seen;
    this.decision = decision;
    this.before =
        Optional.ofNullable(seen.migration().getStatus()).orElse(TimescaleMigrationStatus.NOTHING);
    this.digest =
        seen.ledger() instanceof LedgerView.Present present && decision.outcome().isPresent()
            ? Optional.of(present.digest())
            : Optional.empty();
    this.now = text(seen.now());
  }

  static TimescaleMigrationStatus of(Observed seen, ReconcileDecision decision) {
    return new StatusDigest(seen, decision).status();
  }

  private TimescaleMigrationStatus status() {
    Phase phase = decision.phase();
    boolean samePhase = phase.value().equals(before.phase());
    Optional<PendingGate> gate = gate();
    return new TimescaleMigrationStatus(
        seen.migration().getMetadata().getGeneration(),
        phase.value(),
        digest
            .map(found -> text(found.phaseStartedAt()))
            .orElse(samePhase ? before.phaseStartTime() : now),
        MigrationConditions.of(seen, decision, before.conditions(), gate.map(PendingGate::message)),
        plan(),
        progress(),
        gate.orElse(null),
        proposal().orElse(null),
        activeJobs(),
        decision.problem().map(this::lastError).orElse(null),
        primary(phase),
        CaptureView.progress(seen, decision, before),
        CaptureView.downtime(seen, before),
        before.rehearsal(),
        digest.map(found -> ReportView.of(found.report())).orElse(before.report()),
        digest
            .map(found -> text(found.startedAt()))
            .orElse(before.startTime() == null ? now : before.startTime()),
        completionTime(phase));
  }

  /** Where the application is to write, or writes first. */
  private static Primary primary(Phase phase) {
    return switch (phase) {
      case AWAITING_FINISH, ROLLING_BACK, FINISHING, COMPLETED -> Primary.TARGET;
      default -> Primary.SOURCE;
    };
  }

  private String completionTime(Phase phase) {
    if (phase.kind() != Phase.PhaseKind.END) {
      return null;
    }
    return digest
        .flatMap(LedgerDigest::completedAt)
        .map(StatusDigest::text)
        .orElse(before.completionTime() == null ? now : before.completionTime());
  }

  private Optional<PendingGate> gate() {
    return MigrationConditions.gate(decision)
        .map(
            waiting ->
                new PendingGate(
                    waiting.gate().value(),
                    waiting.token(),
                    waiting.refused().isEmpty() ? null : waiting.refused(),
                    GateCommand.message(
                        seen.migration(),
                        waiting,
                        proposal().map(CompletionPointStatus::suggested),
                        digest.map(LedgerDigest::statementsToRun).orElse(0),
                        CaptureGateText.of(seen, waiting.gate(), waiting.token()),
                        ComparisonEvidence.text(seen, decision.phase()))));
  }

  /** Known once staging has ended; kept while the ledger is unreachable. */
  private PlanStatus plan() {
    if (digest.isEmpty()) {
      return before.plan();
    }
    LedgerDigest found = digest.get();
    boolean staged = decision.phase().compareTo(Phase.STAGING) > 0 && !found.ranges().isEmpty();
    return staged
        ? new PlanStatus(
            found.ranges().size(),
            found.totals().total(),
            found.totals().totalBytes(),
            seen.spec().completionPoint())
        : null;
  }

  private ProgressStatus progress() {
    if (digest.isEmpty()) {
      return before.progress();
    }
    if (digest.get().totals().total() == 0) {
      return null;
    }
    TaskTotals totals = digest.get().totals();
    Optional<Long> rate = digest.get().pace().map(Math::round).filter(pace -> pace > 0);
    Optional<Long> eta =
        rate.map(pace -> (totals.totalBytes() - totals.copiedBytes() + pace - 1) / pace);
    boolean verifying = decision.phase() == Phase.VERIFYING;
    return new ProgressStatus(
        (verifying ? totals.verified() : totals.copied()) + "/" + totals.total(),
        percent(totals),
        new ChunkCounts(
            totals.total(),
            totals.copied(),
            totals.verified(),
            totals.parked() + totals.different()),
        totals.copiedBytes(),
        rate.orElse(null),
        rate.map(KubectlText::rate).orElse(null),
        eta.orElse(null),
        eta.map(KubectlText::duration).orElse(null),
        digest.get().lastCopiedAt().map(StatusDigest::text).orElse(null));
  }

  /** It never falls: chunks that are requeued were copied once. */
  private int percent(TaskTotals totals) {
    int earlier = before.progress() == null ? 0 : before.progress().percent();
    return Math.max(earlier, totals.percent());
  }

  private Optional<CompletionPointStatus> proposal() {
    if (decision.phase() != Phase.AWAITING_COMPLETION_POINT || digest.isEmpty()) {
      return Optional.empty();
    }
    return digest.get().proposal().map(report -> proposal(report.path("suggestions")));
  }

  /**
   * It comes from the target's ledger, which is not trusted, and is in a command to be copied: only
   * what the field of the spec takes is shown.
   */
  private static CompletionPointStatus proposal(JsonNode suggestions) {
    List<String> findings = new ArrayList<>();
    suggestions.forEach(
        suggestion -> findings.add(PrintableText.line(suggestion.path("finding").asText())));
    String point =
        suggestions.size() == 1 ? suggestions.get(0).path("completionPoint").textValue() : null;
    String evidence = String.join("; ", findings);
    return new CompletionPointStatus(
        point != null && TimeValue.isOne(point) ? point : null,
        evidence.length() > LONGEST_EVIDENCE
            ? evidence.substring(0, LONGEST_EVIDENCE - 1) + "…"
            : evidence);
  }

  /** Those that were seen: what is about to be made may be refused. */
  private List<String> activeJobs() {
    return seen.jobs().stream()
        .filter(WorkerState::mayWork)
        .map(WorkerState::name)
        .sorted()
        .toList();
  }

  private LastError lastError(MigrationFailure problem) {
    return ObservedFailure.shown(problem, before.lastError(), seen.now());
  }

  /** A time as a status has it. */
  static String text(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
