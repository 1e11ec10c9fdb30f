package dev.timescalemigration.phase.switchover;

import dev.timescalemigration.compare.findings.Acceptance;
import dev.timescalemigration.compare.findings.Finding;
import dev.timescalemigration.compare.findings.Weight;
import dev.timescalemigration.ledger.Acceptances;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.RecordedAcceptance;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a person has accepted of what a switch finds, before it or since. */
final class AcceptedFindings {
  private final Acceptances recorded;
  private final List<Acceptance> now;
  private final Set<String> known;

  /**
   * What is accepted.
   *
   * @param now what the person says to this switch; recorded once it is found
   */
  AcceptedFindings(Ledger ledger, List<Acceptance> now) {
    this.recorded = ledger.acceptances();
    this.known = new HashSet<>(recorded.findings());
    this.now = now;
  }

  /** Findings that keep from switching: those that are not accepted, and could be. */
  List<Finding> refusing(List<Finding> found) {
    return found.stream()
        .filter(finding -> finding.weight() == Weight.ACCEPTABLE)
        .filter(finding -> !accepts(finding))
        .toList();
  }

  /** Whether a finding is accepted. */
  boolean accepts(Finding finding) {
    now.stream()
        .filter(each -> each.finding().equals(finding.id()) && known.add(finding.id()))
        .forEach(
            each ->
                recorded.add(new RecordedAcceptance(finding.id(), finding.found(), each.reason())));
    return known.contains(finding.id());
  }

  /** What to do about a finding, within a sentence. */
  static String toFix(Finding finding) {
    return finding.toFix()
        + ", or accept the finding "
        + finding.id()
        + " (--accept, or spec.accept) with your reason; then open the gate again";
  }
}
