package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * The comparison that the operator makes for a migration that waits at its last gates.
 *
 * @param schedule When it runs.
 * @param timeZone The time zone of the schedule.
 * @param scope What is compared.
 * @param mode How closely rows are compared.
 * @param sharePercent In mode Sample: how much is compared.
 * @param filter Which tables, by name; if not set, all.
 * @param from Where the range of hypertables and aggregates begins, inclusive.
 * @param until Where it ends, exclusive.
 * @param settle How long a difference has to last until it counts.
 * @param limits What comparing may take of the servers.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = "!has(self.sharePercent) || (has(self.mode) && self.mode == 'Sample')",
    fieldPath = ".sharePercent",
    message = "sharePercent is for mode Sample; set the mode, or leave it out")
public record OwnComparisonSpec(
    @Size(max = 128)
        @Default(OwnComparisonSpec.HOURLY)
        @ValidationRule(
            value = ComparisonField.SCHEDULE_RULE,
            message = ComparisonField.SCHEDULE_WANTED)
        @JsonPropertyDescription(
            "When it runs, as five fields of cron. The first run begins at the gate, the others"
                + " follow the schedule. If not set, every hour.")
        String schedule,
    @Size(max = 64) @JsonPropertyDescription(ComparisonField.TIME_ZONE) String timeZone,
    @Size(max = 9) @JsonPropertyDescription(ComparisonField.SCOPE) List<CompareScope> scope,
    @JsonPropertyDescription(
            "Full compares all rows. Sample compares all rows of a share of the ranges, those that"
                + " changed since the last run first. Estimate compares the planner's estimates and"
                + " reads no row. If not set, Full.")
        CompareMode mode,
    @Min(1) @Max(TimescaleComparisonSpec.ALL) @JsonPropertyDescription(ComparisonField.SHARE)
        Integer sharePercent,
    @Size(min = 1, max = 1024)
        @ValidationRule(
            value = "self.matches(r'\\S')",
            message = "is empty; leave it out to cover everything")
        @JsonPropertyDescription(ComparisonField.FILTER)
        String filter,
    @Size(max = 64)
        @ValidationRule(value = TimeValue.RULE, message = TimeValue.WANTED)
        @JsonPropertyDescription(ComparisonField.FROM)
        String from,
    @Size(max = 64)
        @ValidationRule(value = TimeValue.RULE, message = TimeValue.WANTED)
        @JsonPropertyDescription(
            "Of hypertables and aggregates, what is before this point is compared. If not set, to"
                + " the end; of aggregates to the completion point.")
        String until,
    @Size(max = 8)
        @ValidationRule(
            value = ComparisonField.DURATION_RULE,
            message = ComparisonField.DURATION_WANTED)
        @JsonPropertyDescription(
            "A difference counts only if it is still there after this time, such as 60s or 5m. If"
                + " not set, 60s.")
        String settle,
    @JsonPropertyDescription(
            "The limits of comparing. If not set, those of the migration's copying.")
        CopyLimitsSpec limits) {
  static final String HOURLY = "0 * * * *";

  /** Fills in the schedule; the other defaults are those of a comparison. */
  public OwnComparisonSpec {
    schedule = schedule == null ? HOURLY : schedule;
    scope = scope == null ? List.of() : List.copyOf(scope);
  }
}
