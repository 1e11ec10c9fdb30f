package dev.timescalemigration.compare.databases;

import dev.timescalemigration.ledger.CopyLimits;
import dev.timescalemigration.work.selection.SelectionRule;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What to compare, and how.
 *
 * @param scope what is compared
 * @param rule which tables, and which range of hypertables
 * @param mode how closely
 * @param share in mode SAMPLE: the part of the pieces that is compared, above 0, to 1
 * @param seed in mode SAMPLE: another seed takes other pieces
 * @param settle how long a difference has to last until it counts
 * @param parallelism how many pieces at once
 * @param limits what comparing may take of the servers; empty: what the ledger says for copying
 * @param showValues whether values of users' columns are in the report
 * @param patience how long servers may be unreachable before the comparison gives up
 */
public record ComparisonOptions(
    Set<ComparedScope> scope,
    SelectionRule rule,
    ComparisonMode mode,
    double share,
    long seed,
    Duration settle,
    int parallelism,
    Optional<CopyLimits> limits,
    boolean showValues,
    Duration patience) {
  private static final int THREADS = 4;

  /** What {@code tsm compare} does without flags. */
  public static ComparisonOptions defaults() {
    return new ComparisonOptions(
        EnumSet.allOf(ComparedScope.class),
        SelectionRule.everything(),
        ComparisonMode.FULL,
        1,
        0,
        Duration.ofSeconds(60),
        THREADS,
        Optional.empty(),
        false,
        Duration.ofMinutes(10));
  }

  /** The same with another scope. */
  public ComparisonOptions of(Set<ComparedScope> others) {
    return new ComparisonOptions(
        others, rule, mode, share, seed, settle, parallelism, limits, showValues, patience);
  }

  /** The same with another settle time. */
  public ComparisonOptions settlingFor(Duration time) {
    return new ComparisonOptions(
        scope, rule, mode, share, seed, time, parallelism, limits, showValues, patience);
  }

  /** The same with another rule. */
  public ComparisonOptions of(SelectionRule other) {
    return new ComparisonOptions(
        scope, other, mode, share, seed, settle, parallelism, limits, showValues, patience);
  }

  /** The same with another mode. */
  public ComparisonOptions in(ComparisonMode other, double part, long number) {
    return new ComparisonOptions(
        scope, rule, other, part, number, settle, parallelism, limits, showValues, patience);
  }

  /** The same by so many threads, which give up when a server is unreachable for so long. */
  public ComparisonOptions by(int threads, Duration atMost) {
    return new ComparisonOptions(
        scope, rule, mode, share, seed, settle, threads, limits, showValues, atMost);
  }

  /** The same with values in the report. */
  public ComparisonOptions showingValues() {
    return new ComparisonOptions(
        scope, rule, mode, share, seed, settle, parallelism, limits, true, patience);
  }

  /** Whether something of the scope is wanted. */
  boolean includes(ComparedScope one) {
    return scope.contains(one);
  }

  /** What makes another comparison of it: only the same one is resumed. */
  String wanted() {
    return "rows of "
        + includes(ComparedScope.HYPERTABLES)
        + " "
        + includes(ComparedScope.PLAIN_TABLES)
        + " "
        + rule
        + (mode == ComparisonMode.SAMPLE ? " share " + share + " seed " + seed : "");
  }
}
