package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;

/**
 * How the target is made ready to be used alone.
 *
 * @param sequenceMargin Values that each sequence of the target leaves out after the source's last.
 */
public record SwitchoverSpec(
    @Default("1000")
        @Min(0)
        @Max(SwitchoverSpec.LARGEST_SEQUENCE_MARGIN)
        @JsonPropertyDescription(
            "How many values each sequence of the target leaves out after the source's last value."
                + " The source hands these out until the application uses the target alone. At"
                + " most half of the values that a sequence has left are left out.")
        Long sequenceMargin) {
  /** The largest margin that is accepted. */
  public static final long LARGEST_SEQUENCE_MARGIN = 1_000_000_000_000L;

  /** A margin that an application needs minutes to use up. */
  public static final SwitchoverSpec DEFAULT = new SwitchoverSpec(null);

  /** Fills in the default. */
  public SwitchoverSpec {
    sequenceMargin = sequenceMargin == null ? 1_000L : sequenceMargin;
  }
}
