package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/**
 * What a run found, bounded at any size of the databases. A worker leaves the same in its
 * termination message, without the Job and the times.
 *
 * @param job The Job that did it.
 * @param startTime When it began.
 * @param endTime When its end was seen.
 * @param equal Whether nothing differs.
 * @param tables Tables whose rows were compared.
 * @param rows Rows of the source that were compared.
 * @param missing Rows that only the source has.
 * @param extra Rows that only the target has.
 * @param different Rows with the same key and other values.
 * @param objects Differences that are no rows.
 * @param notCompared Tables that could not be compared.
 * @param repaired Rows that were repaired.
 * @param differences The first differences.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ComparisonResult(
    @JsonPropertyDescription("The Job that did the run.") String job,
    @JsonPropertyDescription("When the run began.") String startTime,
    @JsonPropertyDescription("When the end of the run was seen.") String endTime,
    @JsonPropertyDescription(
            "Whether nothing differs of what was compared, after repairing where that was asked"
                + " for.")
        boolean equal,
    @JsonPropertyDescription("Tables whose rows were compared.") long tables,
    @JsonPropertyDescription("Rows of the source that were compared.") long rows,
    @JsonPropertyDescription("Rows that only the source has, and that are not repaired.")
        long missing,
    @JsonPropertyDescription("Rows that only the target has, and that are not repaired.")
        long extra,
    @JsonPropertyDescription(
            "Rows that have the same key and other values, and that are not repaired.")
        long different,
    @JsonPropertyDescription(
            "Differences that are no rows: of aggregates, sequences, schema, owners, privileges,"
                + " jobs and roles.")
        long objects,
    @JsonPropertyDescription("Tables that could not be compared; the log says why.")
        long notCompared,
    @JsonPropertyDescription("Rows of the target that were inserted, updated or deleted.")
        long repaired,
    @Size(max = 10)
        @JsonPropertyDescription(
            "The first differences, one sentence each. The log of the Job's pod has more of them.")
        List<String> differences) {
  /** The most differences that are named. */
  public static final int MOST_DIFFERENCES = 10;

  /** Makes an absent list empty. */
  public ComparisonResult {
    differences = differences == null ? List.of() : List.copyOf(differences);
  }

  /** The same, of a run. */
  public ComparisonResult of(ComparisonRun run, String end, List<String> shownDifferences) {
    return new ComparisonResult(
        run.job(),
        run.startTime(),
        end,
        equal,
        tables,
        rows,
        missing,
        extra,
        different,
        objects,
        notCompared,
        repaired,
        shownDifferences);
  }
}
