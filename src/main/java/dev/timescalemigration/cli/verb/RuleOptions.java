package dev.timescalemigration.cli.verb;

import dev.timescalemigration.failure.MigrationFailure;
import picocli.CommandLine.Option;

/** Which hypertables and continuous aggregates a verb is about. */
public final class RuleOptions {
  @Option(
      names = {"-f", "--filter"},
      paramLabel = "REGEX",
      description =
          "Only what this POSIX regular expression matches: schema.table of a hypertable, or the"
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

  /** The filter; null when there is none. */
  String filter() {
    if (filter == null && (cascadeUp || cascadeDown)) {
      throw MigrationFailure.usage(
          "WrongUsage",
          "--cascade-up and --cascade-down have nothing to start from without --filter",
          "leave them out: without a filter everything is taken");
    }
    return filter;
  }

  boolean cascadeUp() {
    return cascadeUp;
  }

  boolean cascadeDown() {
    return cascadeDown;
  }
}
