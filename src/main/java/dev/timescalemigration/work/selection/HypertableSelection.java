package dev.timescalemigration.work.selection;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.ContinuousAggregate;
import dev.timescalemigration.timescale.Hypertable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * The hypertables that the rules of a migration select, with the bounds of each in its own time
 * type.
 *
 * @param hypertables what is selected, by rule and name
 * @param notes what the user should know about how the rules were read, one line each
 */
public record HypertableSelection(List<SelectedHypertable> hypertables, List<String> notes) {

  /** Defensive copies. */
  public HypertableSelection {
    hypertables = List.copyOf(hypertables);
    notes = List.copyOf(notes);
  }

  /**
   * Applies rules to the hypertables of the source, those of continuous aggregates included.
   *
   * <p>A filter is matched by the server, without regard to case, anywhere in {@code schema.table}
   * (for a continuous aggregate, of its view), and also in the quoted form of a name that needs
   * quotes. That is what the documented backfill procedure does ({@code find_source_chunks.sql} of
   * timescaledb-backfill), so that its filters select the same here; {@code (?c)} in front makes a
   * filter regard case.
   *
   * @param source session on the source
   * @param catalog the source's catalog
   * @param rules the rules; bounds that are absent stay open
   * @throws MigrationFailure of kind USAGE for a filter that is no regular expression or selects
   *     nothing, a hypertable selected twice, a bound that does not fit the time type, or one bound
   *     for several time types
   */
  public static HypertableSelection of(Handle source, Catalog catalog, List<SelectionRule> rules) {
    List<Hypertable> all = catalog.hypertables(source);
    List<ContinuousAggregate> aggregates = catalog.continuousAggregates(source);
    Map<Integer, SelectionRule> takenBy = new HashMap<>();
    List<SelectedHypertable> selected = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    for (SelectionRule rule : rules) {
      List<Hypertable> matched = RuleMatch.of(source, all, aggregates, rule);
      for (Hypertable hypertable : matched) {
        SelectionRule other = takenBy.putIfAbsent(hypertable.id(), rule);
        if (other != null) {
          throw selectedTwice(hypertable, other, rule);
        }
      }
      RuleBounds bounds = RuleBounds.of(source, rule, matched);
      notes.addAll(bounds.notes(rule));
      matched.forEach(
          hypertable ->
              selected.add(new SelectedHypertable(hypertable, bounds.from(), bounds.until())));
    }
    return new HypertableSelection(selected, notes);
  }

  private static MigrationFailure selectedTwice(
      Hypertable hypertable, SelectionRule one, SelectionRule other) {
    return MigrationFailure.usage(
        "SelectedTwice",
        hypertable.publicName()
            + " is selected by two rules: "
            + one.describe()
            + " and "
            + other.describe(),
        "narrow one of the filters, so that each hypertable has one range");
  }
}
