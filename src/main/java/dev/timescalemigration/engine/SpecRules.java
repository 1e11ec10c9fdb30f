package dev.timescalemigration.engine;

import dev.timescalemigration.api.v1alpha1.Cascade;
import dev.timescalemigration.api.v1alpha1.MigrationRule;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;
import dev.timescalemigration.work.selection.SelectionRule;
import java.util.List;
import java.util.Optional;

/** The rules of a spec as the phases take them. */
public final class SpecRules {
  private SpecRules() {}

  /**
   * The rules; without any, one for everything. Where a rule has no end of its own, the completion
   * point is its end, if there is one yet.
   */
  public static List<SelectionRule> of(TimescaleMigrationSpec spec) {
    Optional<String> point = Optional.ofNullable(spec.completionPoint());
    return spec.rules().isEmpty()
        ? List.of(point.map(SelectionRule::everythingUntil).orElseGet(SelectionRule::everything))
        : spec.rules().stream().map(rule -> rule(rule, point)).toList();
  }

  private static SelectionRule rule(MigrationRule rule, Optional<String> point) {
    return new SelectionRule(
        Optional.ofNullable(rule.filter()),
        Optional.ofNullable(rule.from()),
        Optional.ofNullable(rule.until()).or(() -> point),
        rule.cascade().contains(Cascade.UP),
        rule.cascade().contains(Cascade.DOWN));
  }
}
