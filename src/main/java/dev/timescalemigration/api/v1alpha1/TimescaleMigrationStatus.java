package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/**
 * How far a migration is: a digest, bounded at any size, of the ledger in the target. Times are RFC
 * 3339 text, as everywhere in Kubernetes.
 *
 * @param observedGeneration The generation of the spec that this status describes.
 * @param phase The phase of the migration.
 * @param phaseStartTime Since when.
 * @param conditions What is true of the migration.
 * @param plan What is to be moved.
 * @param progress How much of it is.
 * @param pendingGate The gate it waits at.
 * @param completionPoint A proposal for the completion point.
 * @param activeJobs The Jobs that run now.
 * @param lastError The error that was seen last.
 * @param primary The database whose data count.
 * @param capture How far the other database is behind, in mode Capture.
 * @param downtime For how long writes were stopped at the last switch, in mode Capture.
 * @param rehearsal What the rehearsal found, in mode Rehearsal.
 * @param report The report in short.
 * @param startTime When the migration began.
 * @param completionTime When it was completed or cancelled.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record TimescaleMigrationStatus(
    @JsonPropertyDescription("The generation of the spec that this status describes.")
        Long observedGeneration,
    @JsonPropertyDescription(
            "The phase of the migration: Preflight, MigratingSchema, AwaitingDualWrite,"
                + " AwaitingCompletionPoint, Staging, Copying, Verifying, RefreshingAggregates,"
                + " EnablingJobs, Validating, AwaitingProductionLoad, AwaitingSwitchover,"
                + " SwitchingOver, Completed, Cancelling or Cancelled; in mode Capture also"
                + " AwaitingCaptureStart, CatchingUp and Proving, and with a way back AwaitingFinish,"
                + " RollingBack, RolledBack and Finishing; in mode Rehearsal only Rehearsing and"
                + " Rehearsed.")
        String phase,
    @JsonPropertyDescription("When the migration entered this phase.") String phaseStartTime,
    @JsonPropertyDescription(
            "What is true of the migration: Ready, Accepted, SourceReady, TargetReady,"
                + " SchemaMigrated, BackfillComplete, Verified, SwitchoverReady; CaptureReady and"
                + " CaughtUp in mode Capture; Rehearsed in mode Rehearsal; AwaitingGate, Suspended and"
                + " Stalled only while they are.")
        List<Condition> conditions,
    @JsonPropertyDescription("What is to be moved, known once it is staged.") PlanStatus plan,
    @JsonPropertyDescription("How much of the plan is done.") ProgressStatus progress,
    @JsonPropertyDescription("The gate at which the migration waits for a person.")
        PendingGate pendingGate,
    @JsonPropertyDescription("A proposal for the completion point, while none is chosen.")
        CompletionPointStatus completionPoint,
    @JsonPropertyDescription("Names of the Jobs that run now.") List<String> activeJobs,
    @JsonPropertyDescription("The error that was seen last, until it is overcome.")
        LastError lastError,
    @JsonPropertyDescription(
            "The database whose data count, and that the application uses: Source until the switch,"
                + " Target from then on, and Source again after a rollback. In mode DualWrite the"
                + " application writes to both until the switch.")
        Primary primary,
    @JsonPropertyDescription(
            "How far the target is behind the source, in mode Capture; after a switch that keeps a"
                + " way back, how far the source is behind the target.")
        CaptureProgress capture,
    @JsonPropertyDescription(
            "For how long writes were stopped at the last switch or rollback, such as 1.8s, in mode"
                + " Capture.")
        String downtime,
    @JsonPropertyDescription("What the rehearsal found, in mode Rehearsal.")
        RehearsalResult rehearsal,
    @JsonPropertyDescription(
            "What was done so far: gates, phases and hypertables. The ledger has the whole report.")
        ReportStatus report,
    @JsonPropertyDescription("When the migration began.") String startTime,
    @JsonPropertyDescription("When the migration was completed or cancelled.")
        String completionTime) {
  /** The status of a migration that nobody has looked at. */
  public static final TimescaleMigrationStatus NOTHING =
      new TimescaleMigrationStatus(
          null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
          null, null);

  /** Makes absent lists empty. */
  public TimescaleMigrationStatus {
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
    activeJobs = activeJobs == null ? List.of() : List.copyOf(activeJobs);
  }
}
