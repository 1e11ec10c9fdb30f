package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.compare.findings.CompletionPointFindings;
import dev.timescalemigration.compare.findings.Decision;
import dev.timescalemigration.timescale.TimeBound;
import dev.timescalemigration.work.selection.LatestPoint;
import java.util.stream.Collectors;

/** The completion points that are given lie in the past, by the clocks of both servers. */
final class CompletionPointsPassed implements Requirement {

  @Override
  public String name() {
    return "completion point";
  }

  @Override
  public boolean applies(Facts facts) {
    return facts.selection().isPresent() && !facts.selected().completionPoints().isEmpty();
  }

  @Override
  public CheckFinding examine(Facts facts) {
    Decision decision =
        CompletionPointFindings.decide(
            LatestPoint.of(facts.source().server().clock(), facts.target().server().clock()),
            facts.selected().completionPoints(),
            facts.options().acceptances());
    return decision.refused().stream()
        .findFirst()
        .map(refused -> CheckFinding.fail(refused.found(), refused.toFix()))
        .orElseGet(() -> passed(decision, facts));
  }

  private static CheckFinding passed(Decision decision, Facts facts) {
    String points =
        facts.selected().completionPoints().stream()
            .map(TimeBound::toString)
            .distinct()
            .collect(Collectors.joining(", "));
    return decision.accepted().stream()
        .findFirst()
        .map(
            accepted ->
                CheckFinding.warn(accepted.found() + " (accepted: " + accepted.reason() + ")", ""))
        .orElseGet(() -> CheckFinding.ok(points));
  }
}
