package dev.timescalemigration.api.v1alpha1;

import java.util.Optional;
import java.util.regex.Pattern;

/** What is wrong with limits. */
public final class LimitsValidation {
  private static final Pattern AMOUNT = Pattern.compile(CopyLimitsSpec.AMOUNT);

  private LimitsValidation() {}

  static void check(FieldErrors errors, String path, CopyLimitsSpec limits) {
    errors.add(bytes(path + "bytesPerSecond", limits.bytesPerSecond()));
    errors.upTo(path + "sourceSessions", limits.sourceSessions(), CopyLimitsSpec.MOST_SESSIONS);
    errors.upTo(path + "targetSessions", limits.targetSessions(), CopyLimitsSpec.MOST_SESSIONS);
    errors.upTo(
        path + "commitMilliseconds", limits.commitMilliseconds(), CopyLimitsSpec.LONGEST_COMMIT);
    errors.add(bytes(path + "replicationLag", limits.replicationLag()));
    errors.add(bytes(path + "walPerSecond", limits.walPerSecond()));
  }

  /** What is wrong with a number of bytes, if anything; null is none. */
  public static Optional<FieldError> bytes(String path, String value) {
    return value != null && !AMOUNT.matcher(value).matches()
        ? Optional.of(new FieldError(path, CopyLimitsSpec.NO_AMOUNT, CopyLimitsSpec.WRITE_AMOUNT))
        : Optional.empty();
  }
}
