package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;

/**
 * How copied data is compared with the source.
 *
 * @param mode What is compared of each chunk.
 */
public record VerifySpec(
    @Default("RowHash")
        @JsonPropertyDescription(
            "RowHash compares row counts and a hash over all rows of each chunk. Aggregates"
                + " compares row counts, minima, maxima and sums, which is cheaper and does not"
                + " see swapped values. Skip compares nothing.")
        VerifyMode mode) {
  /** Row hashes. */
  public static final VerifySpec DEFAULT = new VerifySpec(null);

  /** Fills in the default. */
  public VerifySpec {
    mode = mode == null ? VerifyMode.ROW_HASH : mode;
  }
}
