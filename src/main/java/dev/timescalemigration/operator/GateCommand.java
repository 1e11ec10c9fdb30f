package dev.timescalemigration.operator;

import dev.timescalemigration.api.v1alpha1.Approval;
import dev.timescalemigration.api.v1alpha1.ApprovalGate;
import dev.timescalemigration.api.v1alpha1.MigrationMode;
import dev.timescalemigration.api.v1alpha1.TimescaleMigration;
import dev.timescalemigration.ledger.Json;
import dev.timescalemigration.migration.Gate;
import dev.timescalemigration.migration.PhaseOutcome.AwaitGate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The command that opens a gate, to be copied as it is. */
final class GateCommand {
  private GateCommand() {}

  /** Lists what is left of owners and privileges, to be saved to a file and run. */
  private static final String STATEMENTS =
      "psql TARGET -Atc \"SELECT jsonb_array_elements_text(body #> '{access,toRun}') || ';' FROM"
          + " _timescale_migration.report WHERE phase = 'MigratingSchema'\"";

  /**
   * What is waited for, why an approval that is there opens nothing, and the command.
   *
   * @param statementsToRun how many statements for owners and privileges are left to a person
   * @param captured what is to be known of capture before this gate is opened
   * @param compared what the comparison found that the migration names
   */
  static String message(
      TimescaleMigration migration,
      AwaitGate waiting,
      Optional<String> completionPoint,
      int statementsToRun,
      Optional<String> captured,
      Optional<String> compared) {
    return "waiting for "
        + waiting.gate().waitsFor()
        + (waiting.refused().isEmpty() ? "" : "; refused: " + waiting.refused())
        + captured.map(found -> "; " + found).orElse("")
        + compared.map(found -> "; " + found).orElse("")
        + (waiting.gate() == Gate.DUAL_WRITE_STARTED && statementsToRun > 0
            ? "; "
                + statementsToRun
                + " statements for owners and privileges are to be run in the target as an"
                + " administrator before the application writes: "
                + STATEMENTS
            : "")
        + (waiting.gate() == Gate.COMPLETION_POINT && completionPoint.isEmpty()
            ? "; set spec.completionPoint to it: kubectl edit tsm " + named(migration)
            : "; open with: " + of(migration, waiting, completionPoint));
  }

  /** The command that opens the second of two gates of a phase. */
  static String goingBack(TimescaleMigration migration, String token) {
    return patch(migration, Map.of("approvals", approvals(migration, Gate.ROLLBACK, token)));
  }

  /** The command that begins a migration that was rehearsed. */
  static String beginning(TimescaleMigration migration) {
    return patch(migration, Map.of("mode", MigrationMode.MIGRATE));
  }

  private static String named(TimescaleMigration migration) {
    return migration.getMetadata().getName() + " -n " + migration.getMetadata().getNamespace();
  }

  private static String of(
      TimescaleMigration migration, AwaitGate waiting, Optional<String> completionPoint) {
    Object spec =
        waiting.gate() == Gate.COMPLETION_POINT
            ? Map.of("completionPoint", completionPoint.orElseThrow())
            : Map.of("approvals", approvals(migration, waiting));
    return patch(migration, spec);
  }

  private static String patch(TimescaleMigration migration, Object spec) {
    return "kubectl patch tsm "
        + named(migration)
        + " --type=merge -p '"
        + Json.write(Map.of("spec", spec)).replace("'", "'\\''")
        + "'";
  }

  private static List<Approval> approvals(TimescaleMigration migration, AwaitGate waiting) {
    boolean carriesToken = waiting.gate().needsToken() || !waiting.refused().isEmpty();
    return approvals(migration, waiting.gate(), carriesToken ? waiting.token() : null);
  }

  private static List<Approval> approvals(TimescaleMigration migration, Gate gate, String token) {
    return new Approval(ApprovalGate.valueOf(gate.name()), token)
        .among(migration.getSpec().approvals());
  }
}
