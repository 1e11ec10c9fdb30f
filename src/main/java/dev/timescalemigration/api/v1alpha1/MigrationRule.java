package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;

/**
 * Some hypertables or continuous aggregates, and the range of them that is backfilled.
 *
 * @param filter Which, by name; absent, all.
 * @param from Where the range begins, inclusive; absent, at the beginning.
 * @param until Where the range ends, exclusive; absent, at the completion point.
 * @param cascade Which other continuous aggregates are taken along.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record MigrationRule(
    @JsonPropertyDescription(
            "A POSIX regular expression over schema.table, or over the name of the view of a"
                + " continuous aggregate. Absent, the rule covers everything.")
        String filter,
    @JsonPropertyDescription(
            "Where the range begins, inclusive, in the type of the time column. Absent, at the"
                + " beginning.")
        String from,
    @JsonPropertyDescription(
            "Where the range ends, exclusive, in the type of the time column. Absent, at"
                + " completionPoint.")
        String until,
    @JsonPropertyDescription(
            "Which continuous aggregates are taken along: Up, those built on what the filter"
                + " names; Down, what those that the filter names are built on.")
        List<Cascade> cascade) {

  /** Fills in the defaults. */
  public MigrationRule {
    cascade = cascade == null ? List.of() : List.copyOf(cascade);
  }
}
