package dev.timescalemigration.engine;

import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.LedgerDigest;
import dev.timescalemigration.ledger.LedgerFacts;
import dev.timescalemigration.ledger.OpenedGate;
import dev.timescalemigration.ledger.PhaseChange;
import dev.timescalemigration.migration.Evidence;
import dev.timescalemigration.migration.Gate;
import dev.timescalemigration.migration.Phase;
import dev.timescalemigration.phase.suggest.SuggestPhase;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a person relies on who opens a gate, and how the opening is recorded. */
public final class GateEvidence {
  /** Proposals change nothing of what a person relies on. */
  private static final List<String> ADVICE = List.of(SuggestPhase.NAME);

  private GateEvidence() {}

  /** The evidence that a ledger has now. */
  public static Evidence of(Ledger ledger) {
    return new Evidence(LedgerFacts.of(ledger, ADVICE));
  }

  /** The evidence of a ledger that was read before. */
  public static Evidence of(LedgerDigest digest) {
    return new Evidence(LedgerFacts.of(digest, ADVICE));
  }

  /** Which gates were opened. */
  public static Set<Gate> opened(List<OpenedGate> gates) {
    return Arrays.stream(Gate.values())
        .filter(gate -> gates.stream().anyMatch(each -> each.gate().equals(gate.value())))
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * The change from one phase to the next, with the token of the gate that was opened for it.
   *
   * @param from the phase in which the migration was seen
   * @param openedBy who opens the gate, as far as that is known
   */
  public static PhaseChange change(
      Phase from, Phase next, Evidence evidence, Optional<String> openedBy) {
    return new PhaseChange(
        from.value(),
        next.value(),
        next.kind() == Phase.PhaseKind.END,
        Gate.opened(from, next)
            .map(
                gate ->
                    new PhaseChange.GateOpening(
                        gate.value(), evidence.token(Gate.of(from).orElse(gate)), openedBy)));
  }
}
