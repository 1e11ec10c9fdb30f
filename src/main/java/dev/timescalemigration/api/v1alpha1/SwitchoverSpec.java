package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * How the target is made ready to be used alone.
 *
 * @param sequenceMargin Values that each sequence of the target leaves out after the source's last.
 * @param stopWrites Who stops the writes to the source, in mode Capture; to both databases, in mode
 *     DualWrite with a way back.
 * @param drainTimeout How long the last changes may take to be applied, in mode Capture and at a
 *     rollback.
 * @param wayBack Whether the old source follows the target after the switch.
 */
public record SwitchoverSpec(
    @Default("1000")
        @Min(0)
        @Max(SwitchoverSpec.LARGEST_SEQUENCE_MARGIN)
        @JsonPropertyDescription(
            "How many values each sequence of the target leaves out after the source's last value."
                + " The source hands these out until the application uses the target alone. At"
                + " most half of the values that a sequence has left are left out.")
        Long sequenceMargin,
    @Default("Application")
        @JsonPropertyDescription(
            "Who stops the writes to the source, in mode Capture; in mode DualWrite with wayBack"
                + " Keep, to both databases. Application: the application has stopped them before"
                + " the gate Switchover is opened. ReadOnly: the databases are set to read-only and"
                + " sessions of others are ended; this is undone if the switch does not succeed,"
                + " and for the target as soon as it does.")
        StopWrites stopWrites,
    @Default(SwitchoverSpec.DRAIN)
        @Size(max = 16)
        @ValidationRule(value = CaptureSpec.TIME_RULE, message = CaptureSpec.TIME_WANTED)
        @JsonPropertyDescription(
            "How long the last changes may take to be applied once writes have stopped, in mode"
                + " Capture. If it takes longer, the migration returns to the gate Switchover.")
        String drainTimeout,
    @Default("None")
        @JsonPropertyDescription(
            "Whether the target's changes are applied to the old source after the switch. Keep: the"
                + " migration waits in phase AwaitingFinish, and the gate Rollback switches back to"
                + " the source, the gate Finish ends it. None: the switch is the end.")
        WayBackMode wayBack) {
  static final String DRAIN = "60s";

  /** The largest margin that is accepted. */
  public static final long LARGEST_SEQUENCE_MARGIN = 1_000_000_000_000L;

  /** A margin that an application needs minutes to use up. */
  public static final SwitchoverSpec DEFAULT = new SwitchoverSpec(null, null, null, null);

  /** Fills in the defaults. */
  public SwitchoverSpec {
    sequenceMargin = sequenceMargin == null ? 1_000L : sequenceMargin;
    stopWrites = stopWrites == null ? StopWrites.APPLICATION : stopWrites;
    drainTimeout = drainTimeout == null ? DRAIN : drainTimeout;
    wayBack = wayBack == null ? WayBackMode.NONE : wayBack;
  }
}
