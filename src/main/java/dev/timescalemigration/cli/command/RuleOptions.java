package dev.timescalemigration.cli.command;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.work.selection.SelectionRule;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which hypertables and continuous aggregates a command is about. */
public final class RuleOptions {
  @Option(
      names = {"-f", "--filter"},
      paramLabel = "REGEX",
      description =
          "Only what this POSIX regular expression matches, without regard to case: schema.table of a hypertable, or the"
              + " name of the view of a continuous aggregate. Default: everything.")
  private String filter;

  @Option(
      names = {"-U", "--cascade-up"},
      description = "With --filter: also the continuous aggregates built on what it names.")
  private boolean cascadeUp;

  @Option(
      names = {"-D", "--cascade-down"},
      description =
          "With --filter: also what the continuous aggregates that it names are built on.")
  private boolean cascadeDown;

  /**
   * The rule.
   *
   * @param from where the range begins; null for the beginning
   * @param until where it ends; null where that does not matter
   * @throws MigrationFailure when the flags do not go together
   */
  SelectionRule rule(String from, String until) {
    if (filter == null && (cascadeUp || cascadeDown)) {
      throw MigrationFailure.usage(
          "WrongUsage",
          "--cascade-up and --cascade-down have nothing to start from without --filter",
          "leave them out: without a filter everything is taken");
    }
    return new SelectionRule(
        Optional.ofNullable(filter),
        Optional.ofNullable(from),
        Optional.ofNullable(until),
        cascadeUp,
        cascadeDown);
  }
}
