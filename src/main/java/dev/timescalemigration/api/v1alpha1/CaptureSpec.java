package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * How the source's changes are captured.
 *
 * @param maxRetainedWal How much of its write-ahead log the source may keep for it.
 * @param replicaIdentity What is done about tables without a replica identity.
 * @param insertOnly Tables without one whose rows are never updated or deleted.
 * @param maxLag How far the target may be behind when it counts as caught up.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record CaptureSpec(
    @Default(CaptureSpec.RETAINED_WAL)
        @Size(max = 16)
        @ValidationRule(value = CopyLimitsSpec.AMOUNT_RULE, message = CopyLimitsSpec.AMOUNT_WANTED)
        @JsonPropertyDescription(
            "The most bytes of its write-ahead log that the source keeps for the migration. If"
                + " there are more, the replication slot is dropped rather than fill the source's"
                + " disk, and what was lost is compared and copied again.")
        String maxRetainedWal,
    @Default("Refuse")
        @JsonPropertyDescription(
            "If a table has no replica identity: Refuse fails preflight and lists the statements,"
                + " SetFull sets REPLICA IDENTITY FULL in the source until capture ends.")
        ReplicaIdentity replicaIdentity,
    @Size(max = 256)
        @JsonPropertyDescription(
            "Tables (schema.name) without a replica identity whose rows are never updated or"
                + " deleted. If one is, applying stops.")
        List<String> insertOnly,
    @Default(CaptureSpec.LAG)
        @Size(max = 16)
        @ValidationRule(value = CaptureSpec.TIME_RULE, message = CaptureSpec.TIME_WANTED)
        @JsonPropertyDescription(
            "The target has caught up, and may be switched to, when it is less than this behind the"
                + " source, such as 30s.")
        String maxLag) {
  static final String RETAINED_WAL = "50Gi";
  static final String LAG = "30s";

  /** A length of time: seconds, minutes or hours. */
  public static final String TIME = "^[1-9][0-9]{0,5}(s|m|h)$";

  /** The same for the API server. */
  static final String TIME_RULE = "self.matches(r'" + TIME + "')";

  static final String NO_TIME = "is not a length of time";
  static final String WRITE_TIME = "write one such as 30s, 5m or 1h";

  /** What is said where it is none. */
  static final String TIME_WANTED = NO_TIME + "; " + WRITE_TIME;

  /** What holds where nothing is said. */
  public static final CaptureSpec DEFAULT = new CaptureSpec(null, null, null, null);

  /** Fills in the defaults. */
  public CaptureSpec {
    maxRetainedWal = maxRetainedWal == null ? RETAINED_WAL : maxRetainedWal;
    replicaIdentity = replicaIdentity == null ? ReplicaIdentity.REFUSE : replicaIdentity;
    insertOnly = insertOnly == null ? List.of() : List.copyOf(insertOnly);
    maxLag = maxLag == null ? LAG : maxLag;
  }
}
