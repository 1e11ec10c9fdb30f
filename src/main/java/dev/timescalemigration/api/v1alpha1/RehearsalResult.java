package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/**
 * What a rehearsal found, bounded at any size of the databases. A worker leaves the same in its
 * termination message, without the time of its end.
 *
 * @param endTime When its end was seen.
 * @param passed Whether nothing would fail.
 * @param seconds How long all phases of the migration take together.
 * @param leastSeconds They hardly take less.
 * @param mostSeconds They hardly take more.
 * @param diskBytes Disk that the target needs.
 * @param walBytes Write-ahead log that the target writes.
 * @param sampledChunks Chunks that were copied and compared.
 * @param failures What would fail.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record RehearsalResult(
    @JsonPropertyDescription("When the end of the rehearsal was seen.") String endTime,
    @JsonPropertyDescription("Whether nothing would fail in the migration.") boolean passed,
    @JsonPropertyDescription(
            "Seconds that all phases of the migration take together, projected, without the time at"
                + " gates.")
        Long seconds,
    @JsonPropertyDescription("They hardly take less.") Long leastSeconds,
    @JsonPropertyDescription("They hardly take more.") Long mostSeconds,
    @JsonPropertyDescription("Bytes of disk that the target needs, projected.") Long diskBytes,
    @JsonPropertyDescription("Bytes of write-ahead log that the target writes, projected.")
        Long walBytes,
    @JsonPropertyDescription("Chunks that were copied and compared.") long sampledChunks,
    @Size(max = RehearsalResult.MOST_FAILURES)
        @JsonPropertyDescription(
            "What would fail in the migration, one sentence each. The log of the Job's pod has all"
                + " of it.")
        List<String> failures) {
  /** The most failures that are named. */
  public static final int MOST_FAILURES = 10;

  /** Makes an absent list empty. */
  public RehearsalResult {
    failures = failures == null ? List.of() : List.copyOf(failures);
  }

  /** The same, with its end and the failures that are shown. */
  public RehearsalResult of(String end, List<String> shown) {
    return new RehearsalResult(
        end, passed, seconds, leastSeconds, mostSeconds, diskBytes, walBytes, sampledChunks, shown);
  }
}
