package dev.timescalemigration.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.phase.suggest.HypertableEvidence;
import dev.timescalemigration.phase.suggest.Suggestion;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProposedRulesTest {
  private static HypertableEvidence evidence(String hypertable) {
    return new HypertableEvidence(hypertable, Optional.empty(), Optional.empty(), 1, "1", "equal");
  }

  @Test
  void each_time_type_gets_a_rule_that_names_its_hypertables_and_no_others() {
    List<Suggestion> suggestions =
        List.of(
            new Suggestion(
                "timestamptz",
                Optional.of("2026-01-21 06:00:00+00"),
                "equal since then",
                List.of(evidence("public.trip"), evidence("public.it's (odd)")),
                List.of()),
            new Suggestion(
                "bigint",
                Optional.empty(),
                "nothing",
                List.of(),
                List.of(evidence("public.counters"))));
    assertThat(ProposedRules.lines(suggestions))
        .containsExactly(
            "one point cannot serve several time types: put this into the file, under spec:",
            "  rules:",
            "  - {filter: '(?c)^(public\\.trip|public\\.it\\''s\\ \\(odd\\))$',"
                + " cascade: [Up], until: \"2026-01-21 06:00:00+00\"}",
            "  # no rule selects public.counters: no point can be proposed for them yet");
  }
}
