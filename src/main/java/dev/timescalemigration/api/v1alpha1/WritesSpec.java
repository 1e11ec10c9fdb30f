package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;

/**
 * How the application's writes come into the target while the migration runs.
 *
 * @param mode By the application, or by the source's write-ahead log.
 * @param capture How changes are captured, in mode Capture and for a way back.
 */
public record WritesSpec(
    @Default("DualWrite")
        @JsonPropertyDescription(
            "DualWrite: the application writes to both databases. Capture: it writes to the source"
                + " alone, whose changes are read from its write-ahead log and applied to the"
                + " target. Immutable once the schema is being moved.")
        WritesMode mode,
    @JsonPropertyDescription(
            "How changes are captured: the source's in mode Capture, and with wayBack Keep the"
                + " target's after the switch.")
        CaptureSpec capture) {
  /** What holds where nothing is said. */
  public static final WritesSpec DEFAULT = new WritesSpec(null, null);

  /** Fills in the defaults. */
  public WritesSpec {
    mode = mode == null ? WritesMode.DUAL_WRITE : mode;
    capture = capture == null ? CaptureSpec.DEFAULT : capture;
  }
}
