package dev.timescalemigration.work.selection;

import java.util.Optional;

/**
 * Some hypertables or continuous aggregates, and the range of them that is backfilled, as the user
 * wrote it.
 *
 * @param filter POSIX regular expression, see {@link HypertableSelection}; empty selects everything
 * @param from where the range begins, inclusive; empty: at the beginning
 * @param until where the range ends, exclusive; empty when no completion point is known yet
 * @param cascadeUp also take the continuous aggregates built on what the filter names
 * @param cascadeDown also take what the continuous aggregates that the filter names are built on
 */
public record SelectionRule(
    Optional<String> filter,
    Optional<String> from,
    Optional<String> until,
    boolean cascadeUp,
    boolean cascadeDown) {

  /** A rule for everything, up to a completion point. */
  public static SelectionRule everythingUntil(String until) {
    return new SelectionRule(Optional.empty(), Optional.empty(), Optional.of(until), false, false);
  }

  /** A rule for everything, without bounds. */
  public static SelectionRule everything() {
    return new SelectionRule(Optional.empty(), Optional.empty(), Optional.empty(), false, false);
  }

  /** The rule's name in messages. */
  String describe() {
    return filter.map(text -> "filter '" + text + "'").orElse("the rule without a filter");
  }
}
