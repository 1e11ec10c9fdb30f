package dev.timescalemigration.cli.report;

import dev.timescalemigration.compare.findings.Finding;
import dev.timescalemigration.engine.SpecAcceptances;
import java.util.List;
import java.util.stream.Collectors;

/** How a person accepts findings. */
public enum AcceptForm {
  /** With {@code --accept} of {@code tsm validate}. */
  VALIDATE_COMMAND("tsm validate"),
  /** With {@code --accept} of {@code tsm switch}. */
  SWITCH_COMMAND("tsm switch"),
  /** In the migration's file or resource. */
  SPEC("");

  private final String command;

  AcceptForm(String command) {
    this.command = command;
  }

  /**
   * The command line or the lines of the spec that accept findings, with a word in place of each
   * reason.
   */
  public String accepting(List<Finding> findings) {
    return this == SPEC
        ? SpecAcceptances.field(findings)
        : command
            + findings.stream()
                .map(finding -> " --accept " + shell(finding.id() + "=" + SpecAcceptances.REASON))
                .collect(Collectors.joining());
  }

  /** What to say before it. */
  String where() {
    return this == SPEC ? "to accept, under spec:" : "to accept, with your reason:";
  }

  private static String shell(String argument) {
    return "'" + argument.replace("'", "'\\''") + "'";
  }
}
