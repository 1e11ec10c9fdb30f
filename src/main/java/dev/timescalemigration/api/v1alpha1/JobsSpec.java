package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;

/**
 * What happens before background jobs are switched on in the target.
 *
 * @param beforeEnable What happens before.
 */
public record JobsSpec(
    @Default("Nothing")
        @JsonPropertyDescription(
            "Nothing switches the jobs on as they had been in the source. RunDue first runs those"
                + " that have become due, one at a time, so that they do not all start together.")
        BeforeEnable beforeEnable) {
  /** Jobs are only switched on. */
  public static final JobsSpec DEFAULT = new JobsSpec(null);

  /** Fills in the default. */
  public JobsSpec {
    beforeEnable = beforeEnable == null ? BeforeEnable.NOTHING : beforeEnable;
  }
}
