package dev.timescalemigration.api.v1alpha1;

import java.util.Optional;
import java.util.Set;

/** What is wrong with a rule. */
final class RuleValidation {
  private RuleValidation() {}

  static void check(FieldErrors errors, String path, MigrationRule rule) {
    if (rule.filter() != null && rule.filter().isBlank()) {
      errors.add(path + ".filter", "is empty", "leave it out to cover everything");
    }
    Optional.ofNullable(rule.filter())
        .flatMap(FilterSyntax::problem)
        .ifPresent(
            problem ->
                errors.add(
                    path + ".filter",
                    "is not a POSIX regular expression: " + problem,
                    "correct it, for example ^public[.]metrics$"));
    TimeValue.check(errors, path + ".from", rule.from());
    TimeValue.check(errors, path + ".until", rule.until());
    if (rule.from() != null && rule.from().equals(rule.until())) {
      errors.add(path + ".until", "equals from", "give a range that holds something");
    }
    if (!rule.cascade().isEmpty() && rule.filter() == null) {
      errors.add(
          path + ".cascade",
          "has nothing to start from",
          "give a filter, or leave cascade out: without a filter the rule covers everything");
    }
    if (Set.copyOf(rule.cascade()).size() < rule.cascade().size()) {
      errors.add(path + ".cascade", "names a direction twice", "name each once");
    }
  }
}
