package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * The limits of copying, by all workers together.
 *
 * @param bytesPerSecond The most data that passes in a second.
 * @param sourceSessions Sessions of others that may be active in the source.
 * @param targetSessions Sessions of others that may be active in the target.
 * @param replicationLag How far a standby may be behind.
 * @param walPerSecond How much WAL the target may write in a second.
 * @param commitMilliseconds How long a commit may take in the target while others work there.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CopyLimitsSpec(
    @Size(max = 16)
        @ValidationRule(value = CopyLimitsSpec.AMOUNT_RULE, message = CopyLimitsSpec.AMOUNT_WANTED)
        @JsonPropertyDescription(
            "The most bytes of data per second, such as 50M. If not set, there is no" + " limit.")
        String bytesPerSecond,
    @Min(0)
        @Max(CopyLimitsSpec.MOST_SESSIONS)
        @JsonPropertyDescription(
            "Copying backs off while more sessions of others than this are active in the source.")
        Integer sourceSessions,
    @Min(0)
        @Max(CopyLimitsSpec.MOST_SESSIONS)
        @JsonPropertyDescription(
            "Copying backs off while more sessions of others than this are active in the target.")
        Integer targetSessions,
    @Size(max = 16)
        @ValidationRule(value = CopyLimitsSpec.AMOUNT_RULE, message = CopyLimitsSpec.AMOUNT_WANTED)
        @JsonPropertyDescription(
            "Copying backs off while a standby of either server has more bytes of WAL than this"
                + " left to replay, such as 256M.")
        String replicationLag,
    @Size(max = 16)
        @ValidationRule(value = CopyLimitsSpec.AMOUNT_RULE, message = CopyLimitsSpec.AMOUNT_WANTED)
        @JsonPropertyDescription(
            "Copying backs off while the target writes more bytes of WAL than this in a second,"
                + " whoever causes them, such as 50M.")
        String walPerSecond,
    @Min(0)
        @Max(CopyLimitsSpec.LONGEST_COMMIT)
        @JsonPropertyDescription(
            "Copying backs off while a commit in the target takes longer than this many"
                + " milliseconds and others work there. 0: it does not. If not set, twice what is"
                + " usual there, at least 2.")
        Integer commitMilliseconds) {

  /** A number of bytes: decimal or binary units. */
  static final String AMOUNT = "^[1-9][0-9]{0,8}(k|K|M|G|Ki|Mi|Gi)?$";

  /** The same for the API server. */
  static final String AMOUNT_RULE = "self.matches(r'" + AMOUNT + "')";

  static final String NO_AMOUNT = "is not a number of bytes";

  static final String WRITE_AMOUNT = "write one such as 50M, or 64Mi";

  /** What is said where it is none. */
  static final String AMOUNT_WANTED = CopyLimitsSpec.NO_AMOUNT + "; " + CopyLimitsSpec.WRITE_AMOUNT;

  /** More than any server has. */
  public static final int MOST_SESSIONS = 100_000;

  /** Milliseconds of a commit that nobody would wait for. */
  public static final int LONGEST_COMMIT = 60_000;

  /** No limit of the user's. */
  public static final CopyLimitsSpec NONE = new CopyLimitsSpec(null, null, null, null, null, null);
}
