package dev.timescalemigration.cli.run;

import dev.timescalemigration.cli.report.ProposedRules;
import dev.timescalemigration.migration.Gate;
import dev.timescalemigration.migration.PhaseOutcome.AwaitGate;
import dev.timescalemigration.phase.suggest.SuggestReport;
import dev.timescalemigration.work.PhaseReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a closed gate waits for, and exactly what opens it. */
final class GateText {
  private GateText() {}

  /** The lines for a person at the gate. */
  static List<String> lines(AwaitGate waiting, Path file, PhaseReport found) {
    Gate gate = waiting.gate();
    List<String> lines = new ArrayList<>();
    lines.add("waiting at gate " + gate.value() + " for " + gate.waitsFor());
    if (!waiting.refused().isEmpty()) {
      lines.add("  refused       " + waiting.refused());
    }
    lines.add("  continue with " + command(waiting, file, found));
    if (gate == Gate.FINISH) {
      lines.add("  go back with  " + approving(Gate.ROLLBACK, waiting, file));
    }
    if (!needsRules(found)) {
      lines.add("  or in the file, under spec:  " + field(waiting, found));
    }
    return lines;
  }

  /** The command that opens the gate and continues. */
  static String command(AwaitGate waiting, Path file, PhaseReport found) {
    String run = "tsm run -f " + quoted(file.toString());
    if (needsRules(found)) {
      return run;
    }
    Gate gate = waiting.gate();
    return gate == Gate.COMPLETION_POINT
        ? run + " --until " + quoted(point(found).orElse("T"))
        : approving(gate, waiting, file);
  }

  private static String approving(Gate gate, AwaitGate waiting, Path file) {
    return "tsm run -f "
        + quoted(file.toString())
        + " --approve "
        + gate.value()
        + (gate.needsToken() ? "=" + waiting.token() : "");
  }

  private static String field(AwaitGate waiting, PhaseReport found) {
    Gate gate = waiting.gate();
    if (gate == Gate.COMPLETION_POINT) {
      return "completionPoint: \"" + point(found).orElse("T") + "\"";
    }
    // A token of digits only would be a number to YAML.
    String token = gate.needsToken() ? ", token: \"" + waiting.token() + "\"" : "";
    return "approvals: [{gate: " + gate.value() + token + "}]";
  }

  private static Optional<String> point(PhaseReport found) {
    return found instanceof SuggestReport suggested
        ? ProposedRules.onePoint(suggested)
        : Optional.empty();
  }

  private static boolean needsRules(PhaseReport found) {
    return found instanceof SuggestReport suggested && ProposedRules.areNeeded(suggested);
  }

  private static String quoted(String text) {
    return text.matches("[\\w./+@%=:,-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
