package dev.timescalemigration.compare.findings;

import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.ledger.RecordedAcceptance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What findings and acceptances come to.
 *
 * @param refused findings that nobody accepted, or that nobody can accept
 * @param accepted findings that a person accepted, with the reason
 * @param named findings that refuse nothing
 * @param unmatched ids that were accepted and that no finding has
 */
public record Decision(
    List<Finding> refused,
    List<RecordedAcceptance> accepted,
    List<Finding> named,
    List<String> unmatched) {

  /** Defensive copies. */
  public Decision {
    refused = List.copyOf(refused);
    accepted = List.copyOf(accepted);
    named = List.copyOf(named);
    unmatched = List.copyOf(unmatched);
  }

  /** Decides; of two acceptances of one finding the last one counts. */
  public static Decision of(List<Finding> findings, List<Acceptance> acceptances) {
    Map<String, String> reasons = new HashMap<>();
    acceptances.forEach(each -> reasons.put(each.finding(), each.reason()));
    List<Finding> refused = new ArrayList<>();
    List<RecordedAcceptance> accepted = new ArrayList<>();
    List<Finding> named = new ArrayList<>();
    Set<String> unmatched = new HashSet<>(reasons.keySet());
    for (Finding finding : findings) {
      String reason = reasons.get(finding.id());
      unmatched.remove(finding.id());
      if (finding.weight() == Weight.NAMED) {
        named.add(finding);
      } else if (finding.weight() == Weight.ACCEPTABLE && reason != null) {
        accepted.add(new RecordedAcceptance(finding.id(), finding.found(), reason));
      } else {
        refused.add(finding);
      }
    }
    return new Decision(refused, accepted, named, unmatched.stream().sorted().toList());
  }

  /** Whether nothing refuses. */
  public boolean passes() {
    return refused.isEmpty();
  }

  /** What refuses, in one text. */
  public String refusedText() {
    return joined(Finding::found);
  }

  /** What to do about all that refuses, in one text. */
  public String fixText() {
    return joined(Finding::toFix);
  }

  private String joined(Function<Finding, String> part) {
    return refused.stream().map(part).collect(Collectors.joining("; "));
  }

  /** How a run ends that is refused: data that differ come before all else. */
  public FailureKind failureKind() {
    return refused.stream().anyMatch(each -> each.kind().failure() == FailureKind.DATA_DIFFERS)
        ? FailureKind.DATA_DIFFERS
        : FailureKind.USER_ACTION;
  }
}
