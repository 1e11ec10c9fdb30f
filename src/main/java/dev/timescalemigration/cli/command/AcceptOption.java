package dev.timescalemigration.cli.command;

import dev.timescalemigration.compare.findings.Acceptance;
import dev.timescalemigration.failure.MigrationFailure;
import java.util.List;
import picocli.CommandLine.Option;

/** What a person accepts of what is found. */
public final class AcceptOption {
  @Option(
      names = "--accept",
      paramLabel = "FINDING=REASON",
      description =
          "Accepts one finding, such as unstaged:public.trips, with the reason why it may stay as"
              + " it is. The reason is kept in the ledger and is in the final report. May be given"
              + " several times.")
  private List<String> accepted = List.of();

  /**
   * The acceptances.
   *
   * @throws MigrationFailure of kind USAGE for one without a finding or without a reason
   */
  List<Acceptance> acceptances() {
    return accepted.stream().map(AcceptOption::acceptance).toList();
  }

  /** A finding's id holds no equals sign; a reason may. */
  private static Acceptance acceptance(String text) {
    int equals = text.indexOf('=');
    if (equals < 1 || text.substring(equals + 1).isBlank()) {
      throw MigrationFailure.usage(
          "WrongUsage",
          "--accept needs a finding and a reason",
          "write --accept FINDING=REASON with a finding that the command printed");
    }
    return new Acceptance(text.substring(0, equals), text.substring(equals + 1));
  }
}
