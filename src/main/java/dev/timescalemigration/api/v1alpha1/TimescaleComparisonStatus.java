package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/**
 * What a comparison has found, bounded at any size. Times are RFC 3339 text.
 *
 * @param observedGeneration The generation of the spec that this status describes.
 * @param conditions What is true of the comparison.
 * @param run The run that has begun and has not ended.
 * @param last The newest run that came to its end.
 * @param request What was asked for once and has begun.
 * @param lastScheduleTime The newest time of the schedule for which a run has begun.
 * @param nextRunTime When the next run begins.
 * @param lastError The error that was seen last.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record TimescaleComparisonStatus(
    @JsonPropertyDescription("The generation of the spec that this status describes.")
        Long observedGeneration,
    @JsonPropertyDescription(
            "What is true of the comparison: Equal, Accepted, Running; Suspended and Stalled only"
                + " while they are.")
        List<Condition> conditions,
    @JsonPropertyDescription("The run that has begun and has not ended.") ComparisonRun run,
    @JsonPropertyDescription("What the newest run found that came to its end.")
        ComparisonResult last,
    @JsonPropertyDescription(
            "Represents what was asked for without a schedule, once a run of it has begun.")
        String request,
    @JsonPropertyDescription("The newest time of the schedule for which a run has begun.")
        String lastScheduleTime,
    @JsonPropertyDescription("When the next run begins.") String nextRunTime,
    @JsonPropertyDescription("The error that was seen last, until it is overcome.")
        LastError lastError) {
  /** Nothing yet. */
  public static final TimescaleComparisonStatus NOTHING =
      new TimescaleComparisonStatus(null, null, null, null, null, null, null, null);

  /** Makes an absent list empty. */
  public TimescaleComparisonStatus {
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }
}
