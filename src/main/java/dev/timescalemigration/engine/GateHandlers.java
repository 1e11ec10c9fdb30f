package dev.timescalemigration.engine;

import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.phase.schema.SchemaPhase;
import dev.timescalemigration.phase.schema.SchemaReport;
import dev.timescalemigration.phase.suggest.SuggestOptions;
import dev.timescalemigration.phase.suggest.SuggestPhase;
import dev.timescalemigration.work.PhaseContext;
import java.util.List;
import java.util.Optional;

/** What a person wants to know at a gate. */
final class GateHandlers {
  private GateHandlers() {}

  static PhaseResult dualWrite(PhaseContext context) {
    return PhaseResult.done(
        new GateReport.DualWrite(SchemaPhase.report(context.target()).map(SchemaReport::access)));
  }

  static PhaseResult completionPoint(PhaseContext context, TimescaleMigrationSpec spec) {
    return PhaseResult.done(
        new SuggestPhase(
                context, new SuggestOptions(SpecRules.of(spec), SuggestOptions.DEFAULT_ROW_BUDGET))
            .run());
  }

  static PhaseResult productionLoad(PhaseContext context) {
    return PhaseResult.done(new GateReport.ProductionLoad(leftOut(Ledger.find(context.target()))));
  }

  static PhaseResult switchover(PhaseContext context) {
    Optional<Ledger> ledger = Ledger.find(context.target());
    return PhaseResult.done(
        new GateReport.Switchover(
            leftOut(ledger),
            ledger.map(each -> each.progress().totals().verified()).orElse(0L),
            ledger.map(each -> each.acceptances().all()).orElse(List.of())));
  }

  private static List<String> leftOut(Optional<Ledger> ledger) {
    return ledger.map(Ledger::leftOut).orElse(List.of()).stream()
        .map(each -> each.publicName().readable())
        .toList();
  }
}
