package dev.timescalemigration.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;

/**
 * The migration's report in short, bounded at any size; {@code tsm report} writes the whole.
 *
 * @param gates Gates that were opened.
 * @param phases The phases that ran.
 * @param hypertables The largest hypertables.
 * @param moreHypertables How many there are besides.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ReportStatus(
    @JsonPropertyDescription("Gates that were opened, the first ones first, at most 20.")
        List<OpenedGateStatus> gates,
    @JsonPropertyDescription("The phases that ran, in the order in which they ended.")
        List<PhaseTimes> phases,
    @JsonPropertyDescription("The chunks of the largest hypertables, at most 20.")
        List<HypertableStatus> hypertables,
    @JsonPropertyDescription("How many hypertables are staged besides those.")
        Long moreHypertables) {
  /** Makes absent lists empty. */
  public ReportStatus {
    gates = gates == null ? List.of() : List.copyOf(gates);
    phases = phases == null ? List.of() : List.copyOf(phases);
    hypertables = hypertables == null ? List.of() : List.copyOf(hypertables);
  }

  /**
   * A gate that was opened.
   *
   * @param gate Its name.
   * @param openedAt When.
   * @param openedBy Who wrote the field of the resource.
   * @param token The evidence.
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record OpenedGateStatus(
      @JsonPropertyDescription("The gate.") String gate,
      @JsonPropertyDescription("When it was opened.") String openedAt,
      @JsonPropertyDescription("Who opened it, as far as that is known.") String openedBy,
      @JsonPropertyDescription("The token of the evidence that it was opened with.")
          String token) {}

  /**
   * The runs of a phase.
   *
   * @param phase The phase.
   * @param outcome How the last run ended.
   * @param runs How many runs there were.
   * @param startedAt When the first began.
   * @param endedAt When the last ended.
   */
  public record PhaseTimes(
      @JsonPropertyDescription("The phase.") String phase,
      @JsonPropertyDescription("How the last run ended.") String outcome,
      @JsonPropertyDescription("How many runs there were; each Job is one.") int runs,
      @JsonPropertyDescription("When the first began.") String startedAt,
      @JsonPropertyDescription("When the last ended.") String endedAt) {}

  /**
   * The chunks of a hypertable.
   *
   * @param name Its name, with the schema.
   * @param chunks Chunks to be copied.
   * @param copied Chunks copied.
   * @param equal Chunks found equal.
   * @param different Chunks found different.
   * @param parked Chunks that failed too often.
   * @param rows Rows written.
   */
  public record HypertableStatus(
      @JsonPropertyDescription("The hypertable's name, with its schema.") String name,
      @JsonPropertyDescription("Chunks to be copied, all together.") long chunks,
      @JsonPropertyDescription("Chunks copied.") long copied,
      @JsonPropertyDescription("Chunks found equal in both databases.") long equal,
      @JsonPropertyDescription("Chunks found different.") long different,
      @JsonPropertyDescription("Chunks that failed too often and wait for a person.") long parked,
      @JsonPropertyDescription("Rows written.") long rows) {}
}
