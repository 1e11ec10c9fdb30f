package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * Some hypertables or continuous aggregates, and the range of them that is backfilled.
 *
 * @param filter Which, by name; if not set, all.
 * @param from Where the range begins, inclusive; if not set, at the beginning.
 * @param until Where the range ends, exclusive; if not set, at the completion point.
 * @param cascade Which other continuous aggregates are taken along.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
    value = "!has(self.cascade) || self.cascade.size() == 0 || has(self.filter)",
    fieldPath = ".cascade",
    message =
        "cascade has nothing to start from; give a filter, or leave cascade out: without a filter"
            + " the rule covers everything")
@ValidationRule(
    value = "!has(self.from) || !has(self.until) || self.from != self.until",
    fieldPath = ".until",
    message = "until equals from; give a range that holds something")
public record MigrationRule(
    @Size(min = 1, max = 1024)
        @ValidationRule(
            value = "self.matches(r'\\S')",
            message = "is empty; leave it out to cover everything")
        @JsonPropertyDescription(
            "A POSIX regular expression over schema.table, or over the name of the view of a"
                + " continuous aggregate. If not set, the rule covers everything.")
        String filter,
    @Size(max = 64)
        @ValidationRule(value = TimeValue.RULE, message = TimeValue.WANTED)
        @JsonPropertyDescription(
            "Where the range begins, inclusive, in the type of the time column. If not set, at the"
                + " beginning.")
        String from,
    @Size(max = 64)
        @ValidationRule(value = TimeValue.RULE, message = TimeValue.WANTED)
        @JsonPropertyDescription(
            "Where the range ends, exclusive, in the type of the time column. If not set, at"
                + " completionPoint.")
        String until,
    @Size(max = 2)
        @JsonPropertyDescription(
            "Which continuous aggregates are taken along: Up, those built on what the filter"
                + " names; Down, what those that the filter names are built on.")
        List<Cascade> cascade) {

  /** Fills in the defaults. */
  public MigrationRule {
    cascade = cascade == null ? List.of() : List.copyOf(cascade);
  }
}
