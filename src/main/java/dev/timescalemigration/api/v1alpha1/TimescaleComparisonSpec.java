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
 * Which databases are compared, what of them, how and when.
 *
 * @param migrationRef The migration whose source and target are compared.
 * @param source The database that is right.
 * @param target The database that should be like it.
 * @param scope What is compared.
 * @param mode How closely rows are compared.
 * @param sharePercent In mode Sample: how much is compared.
 * @param seed In mode Sample: another number takes other ranges.
 * @param filter Which tables, by name; if not set, all.
 * @param from Where the range of hypertables and aggregates begins, inclusive.
 * @param until Where it ends, exclusive.
 * @param settle How long a difference has to last until it counts.
 * @param limits What comparing may take of the servers.
 * @param schedule When it runs; if not set, once.
 * @param timeZone The time zone of the schedule.
 * @param trigger Another value asks for one more run.
 * @param repair Whether the target is made like the source.
 * @param allowDelete Whether repairing may delete rows from the completion point on.
 * @param suspend Begin nothing new while true.
 * @param historyLimit How many ended Jobs are kept.
 * @param workers The pod that does the work.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record TimescaleComparisonSpec(
    @JsonPropertyDescription(
            "The TimescaleMigration in this namespace whose source and target are compared. Runs"
                + " begin while it is in Validating, AwaitingProductionLoad or AwaitingSwitchover."
                + " If not set, source and target are.")
        LocalReference migrationRef,
    @JsonPropertyDescription("The database that is right, without a migrationRef.")
        DatabaseReference source,
    @JsonPropertyDescription("The database that should be like it, without a migrationRef.")
        DatabaseReference target,
    @Size(max = 9) @JsonPropertyDescription(ComparisonField.SCOPE) List<CompareScope> scope,
    @Default("Full")
        @JsonPropertyDescription(
            "Full compares all rows. Sample compares all rows of a share of the ranges, those that"
                + " changed since the last run first. Estimate compares the planner's estimates and"
                + " reads no row.")
        CompareMode mode,
    @Min(1) @Max(TimescaleComparisonSpec.ALL) @JsonPropertyDescription(ComparisonField.SHARE)
        Integer sharePercent,
    @JsonPropertyDescription(
            "With mode Sample: choose by this number. Another number chooses other ranges.")
        Long seed,
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
                + " the end; of aggregates to the completion point of the migration.")
        String until,
    @Size(max = 8)
        @Default(TimescaleComparisonSpec.SETTLE)
        @ValidationRule(
            value = ComparisonField.DURATION_RULE,
            message = ComparisonField.DURATION_WANTED)
        @JsonPropertyDescription(
            "A difference counts only if it is still there after this time, such as 60s or 5m.")
        String settle,
    @JsonPropertyDescription(
            "The limits of comparing. If not set, those of the migration's copying, if there is"
                + " one.")
        CopyLimitsSpec limits,
    @Size(max = 128)
        @ValidationRule(
            value = ComparisonField.SCHEDULE_RULE,
            message = ComparisonField.SCHEDULE_WANTED)
        @JsonPropertyDescription(
            "When it runs, as five fields of cron, such as 0 * * * * for every hour. A run that"
                + " takes longer than the pause is followed by one other, not by all that were"
                + " missed. If not set, it runs once, and again when the spec asks for something"
                + " else.")
        String schedule,
    @Size(max = 64) @JsonPropertyDescription(ComparisonField.TIME_ZONE) String timeZone,
    @Size(max = 64)
        @JsonPropertyDescription(
            "Any text. Another text asks for one more run, with and without a schedule.")
        String trigger,
    @Default("Never")
        @JsonPropertyDescription(
            "Never only compares. DryRun also says in the log what repairing would change. Always"
                + " makes the target like the source where rows differ, after each comparison.")
        RepairMode repair,
    @Default("false")
        @JsonPropertyDescription(
            "Lets repairing delete rows of hypertables from the completion point on that only the"
                + " target has.")
        boolean allowDelete,
    @Default("false")
        @JsonPropertyDescription(
            "While true, no run begins, and a run that has begun is stopped. It is resumed when"
                + " this is false.")
        boolean suspend,
    @Min(0)
        @Max(TimescaleComparisonSpec.MOST_HISTORY)
        @Default("5")
        @JsonPropertyDescription("How many ended Jobs are kept, with the logs of their pods.")
        Integer historyLimit,
    @JsonPropertyDescription(
            "The pod that does the work, and how many ranges it compares at the same time.")
        WorkersSpec workers) {
  static final int ALL = 100;
  static final int MOST_HISTORY = 100;
  static final String SETTLE = "60s";

  private static final int KEPT_JOBS = 5;

  /** Fills in the defaults. */
  public TimescaleComparisonSpec {
    scope = scope == null ? List.of() : List.copyOf(scope);
    mode = mode == null ? CompareMode.FULL : mode;
    settle = settle == null ? SETTLE : settle;
    repair = repair == null ? RepairMode.NEVER : repair;
    historyLimit = historyLimit == null ? KEPT_JOBS : historyLimit;
    workers = (workers == null ? WorkersSpec.DEFAULT : workers).withDefaults(CopySpec.DEFAULT);
  }
}
