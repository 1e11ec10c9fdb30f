package dev.timescalemigration.cli.command;

import dev.timescalemigration.compare.databases.ComparedScope;
import dev.timescalemigration.compare.databases.ComparisonMode;
import dev.timescalemigration.compare.databases.ComparisonOptions;
import dev.timescalemigration.failure.MigrationFailure;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is compared, and how. */
public final class CompareOptions {
  private static final double PERCENT = 100;

  @Option(
      names = "--scope",
      paramLabel = "SCOPE",
      split = ",",
      description =
          "What to compare, separated by commas: hypertables, plain-tables, large-objects,"
              + " materialized-views, aggregates (buckets of continuous aggregates), sequences,"
              + " schema (with owners and privileges), jobs, roles. Default: all of them.")
  private List<String> scope = List.of();

  @Option(
      names = {"-F", "--from"},
      paramLabel = "F",
      description =
          "Of hypertables and continuous aggregates, compare what is from this point on, in the"
              + " type of the time column. Default: from the beginning.")
  private String from;

  @Option(
      names = {"-u", "--until"},
      paramLabel = "T",
      description =
          "Of hypertables and continuous aggregates, compare what is before this point. Default: to"
              + " the end; of aggregates to the completion point of the migration, if there is"
              + " one.")
  private String until;

  @Mixin private RuleOptions rule;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      defaultValue = "full",
      description =
          "full compares all rows; sample compares all rows of a share of the ranges, those that"
              + " changed since the last run first; estimate compares the planner's estimates and"
              + " reads no row. Default: full.")
  private String mode;

  @Option(
      names = "--share",
      paramLabel = "PERCENT",
      defaultValue = "10%",
      description = "With --mode sample: how much is compared. Default: 10%%.")
  private String share;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "With --mode sample: choose by this number. Another number chooses other ranges."
              + " Default: 0.")
  private long seed;

  @Option(
      names = "--settle",
      paramLabel = "TIME",
      defaultValue = "60s",
      description =
          "A difference counts only if it is still there after this time, such as 60s or 5m."
              + " Default: 60s.")
  private Duration settle;

  @Option(
      names = {"-p", "--parallelism"},
      paramLabel = "N",
      defaultValue = "4",
      description =
          "How many ranges at once. Each takes one connection to both servers. Default: 4.")
  private int parallelism;

  @Mixin private LimitOptions limits;

  @Option(
      names = "--show-values",
      description =
          "Print the values that differ. Without it, only the keys and the names of columns are"
              + " printed.")
  private boolean showValues;

  /**
   * The options.
   *
   * @throws MigrationFailure of kind USAGE when one is none
   */
  ComparisonOptions options() {
    if (parallelism < 1 || parallelism > 64) {
      throw usage("--parallelism must be from 1 to 64");
    }
    return new ComparisonOptions(
        scope(),
        rule.rule(from, until),
        mode(),
        share(),
        seed,
        settle,
        parallelism,
        limits.areGiven() ? Optional.of(limits.limits()) : Optional.empty(),
        showValues,
        ComparisonOptions.defaults().patience());
  }

  private Set<ComparedScope> scope() {
    if (scope.isEmpty()) {
      return EnumSet.allOf(ComparedScope.class);
    }
    Set<ComparedScope> wanted = EnumSet.noneOf(ComparedScope.class);
    for (String word : scope) {
      wanted.add(
          Arrays.stream(ComparedScope.values())
              .filter(each -> each.value().equals(word.strip()))
              .findFirst()
              .orElseThrow(
                  () ->
                      usage(
                          "--scope '"
                              + word
                              + "' is none of "
                              + Arrays.stream(ComparedScope.values())
                                  .map(ComparedScope::value)
                                  .collect(Collectors.joining(", ")))));
    }
    return wanted;
  }

  private ComparisonMode mode() {
    return switch (mode) {
      case "full" -> ComparisonMode.FULL;
      case "sample" -> ComparisonMode.SAMPLE;
      case "estimate" -> ComparisonMode.ESTIMATE;
      default -> throw usage("--mode '" + mode + "' is not one of full, sample, estimate");
    };
  }

  private double share() {
    try {
      double percent = Double.parseDouble(share.replace("%", "").strip());
      if (percent > 0 && percent <= PERCENT) {
        return percent / PERCENT;
      }
    } catch (NumberFormatException e) {
      throw usage("--share '" + share + "' is not a percentage");
    }
    throw usage("--share must be above 0 and at most 100 percent");
  }

  private static MigrationFailure usage(String problem) {
    return MigrationFailure.usage("WrongUsage", problem, "see 'tsm compare --help'");
  }
}
