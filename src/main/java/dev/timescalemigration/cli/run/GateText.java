package dev.timescalemigration.cli.run;

import dev.timescalemigration.migration.Gate;
import dev.timescalemigration.migration.PhaseOutcome.AwaitGate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a closed gate waits for, and exactly what opens it. */
final class GateText {
  private GateText() {}

  /** The lines for a person at the gate. */
  static List<String> lines(AwaitGate waiting, Path file, Told told) {
    Gate gate = waiting.gate();
    List<String> lines = new ArrayList<>();
    lines.add("waiting at gate " + gate.word() + " for " + gate.waitsFor());
    if (!waiting.refused().isEmpty()) {
      lines.add("  refused       " + waiting.refused());
    }
    lines.add("  go on with    " + command(waiting, file, told));
    if (!told.tellsTheFile()) {
      lines.add("  or in the file, under spec:  " + field(waiting, told));
    }
    return lines;
  }

  /** The command that opens the gate and goes on. */
  static String command(AwaitGate waiting, Path file, Told told) {
    String run = "tsm run -f " + quoted(file.toString());
    if (told.tellsTheFile()) {
      return run;
    }
    Gate gate = waiting.gate();
    String opening =
        gate == Gate.COMPLETION_POINT
            ? "--until " + quoted(told.completionPoint().orElse("T"))
            : "--approve " + gate.word() + (gate.needsToken() ? "=" + waiting.token() : "");
    return run + " " + opening;
  }

  private static String field(AwaitGate waiting, Told told) {
    Gate gate = waiting.gate();
    if (gate == Gate.COMPLETION_POINT) {
      return "completionPoint: \"" + told.completionPoint().orElse("T") + "\"";
    }
    // A token of digits only would be a number to YAML.
    String token = gate.needsToken() ? ", token: \"" + waiting.token() + "\"" : "";
    return "approvals: [{gate: " + gate.word() + token + "}]";
  }

  private static String quoted(String text) {
    return text.matches("[\\w./+@%=:,-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
