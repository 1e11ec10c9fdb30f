package dev.timescalemigration.api.v1alpha1;

import java.util.regex.Pattern;

/** What is wrong with how the application's writes come into the target. */
final class WritesValidation {
  private static final Pattern TABLE = Pattern.compile("[^.]+[.].+");

  private static final Pattern TIME_LENGTH = Pattern.compile(CaptureSpec.TIME);

  private WritesValidation() {}

  static void check(FieldErrors errors, TimescaleMigrationSpec spec) {
    CaptureSpec capture = spec.writes().capture();
    errors.add(
        LimitsValidation.bytes("spec.writes.capture.maxRetainedWal", capture.maxRetainedWal()));
    time(errors, "spec.writes.capture.maxLag", capture.maxLag());
    time(errors, "spec.switchover.drainTimeout", spec.switchover().drainTimeout());
    for (int i = 0; i < capture.insertOnly().size(); i++) {
      if (!TABLE.matcher(capture.insertOnly().get(i)).matches()) {
        errors.add(
            "spec.writes.capture.insertOnly[" + i + "]", "is not a table", "write schema.name");
      }
    }
    if (spec.writes().mode() == WritesMode.CAPTURE) {
      if (spec.completionPoint() != null) {
        errors.add(
            "spec.completionPoint",
            "has no meaning in mode Capture, which moves everything",
            "leave it out");
      }
      if (spec.rules().stream().anyMatch(rule -> rule.from() != null || rule.until() != null)) {
        errors.add(
            "spec.rules",
            "have no from and until in mode Capture, which moves hypertables whole",
            "leave them out");
      }
    } else if (spec.switchover().wayBack() == WayBackMode.KEEP) {
      if (spec.rules().stream().anyMatch(rule -> rule.from() != null)) {
        errors.add(
            "spec.switchover.wayBack",
            "Keep needs the older rows in the target that spec.rules leave out with from",
            "leave from out, or set wayBack to None");
      }
    } else if (spec.switchover().stopWrites() == StopWrites.READ_ONLY) {
      errors.add(
          "spec.switchover.stopWrites",
          "is for mode Capture, and for wayBack Keep",
          "leave it out");
    }
  }

  private static void time(FieldErrors errors, String path, String value) {
    if (!TIME_LENGTH.matcher(value).matches()) {
      errors.add(path, CaptureSpec.NO_TIME, CaptureSpec.WRITE_TIME);
    }
  }
}
