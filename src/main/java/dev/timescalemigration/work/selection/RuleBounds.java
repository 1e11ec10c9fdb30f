package dev.timescalemigration.work.selection;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.timescale.Dimension;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.timescale.ServerTime;
import dev.timescalemigration.timescale.TimeBound;
import dev.timescalemigration.timescale.TimeType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** The bounds of one rule, read in the time type that its hypertables share. */
record RuleBounds(Optional<TimeBound> from, Optional<TimeBound> until) {

  static RuleBounds of(Handle source, SelectionRule rule, List<Hypertable> hypertables) {
    if ((rule.from().isEmpty() && rule.until().isEmpty()) || hypertables.isEmpty()) {
      return new RuleBounds(Optional.empty(), Optional.empty());
    }
    hypertables.forEach(RuleBounds::checkTimeIsComparable);
    TimeType type = sharedType(hypertables, rule);
    RuleBounds bounds =
        new RuleBounds(
            rule.from().map(text -> ServerTime.read(source, "from", text, type)),
            rule.until().map(text -> ServerTime.read(source, "until", text, type)));
    bounds.checkOrder();
    return bounds;
  }

  /** What to say about how the bounds were read, one line each. */
  List<String> notes(SelectionRule rule) {
    List<String> notes = new ArrayList<>();
    from.flatMap(bound -> note("from", rule.from().orElseThrow(), bound)).ifPresent(notes::add);
    until.flatMap(bound -> note("until", rule.until().orElseThrow(), bound)).ifPresent(notes::add);
    return notes;
  }

  private static Optional<String> note(String field, String text, TimeBound bound) {
    return switch (bound.reading()) {
      case EXACT -> Optional.empty();
      case ZONE_ASSUMED ->
          Optional.of("a bound without an offset from UTC is taken as UTC: " + bound);
      case BY_SERVER ->
          Optional.of(field + " '" + text + "' was read by the source server as " + bound);
    };
  }

  private void checkOrder() {
    if (from.isPresent() && until.isPresent() && from.get().internal() >= until.get().internal()) {
      throw MigrationFailure.usage(
          "EmptyRange",
          "from " + from.get() + " is not before until " + until.get(),
          "give a range that holds something");
    }
  }

  /** A partitioning function maps the column to something else, on which bounds mean nothing. */
  private static void checkTimeIsComparable(Hypertable hypertable) {
    Dimension time = hypertable.time();
    if (time.timeType().isPresent() && time.partitioningFunction() == null) {
      return;
    }
    String how =
        time.partitioningFunction() == null
            ? "of type " + time.columnType()
            : "cut by the function " + time.partitioningFunction();
    throw MigrationFailure.usage(
        "TimeWithoutBounds",
        hypertable.publicName()
            + " has the time column "
            + time.column()
            + " "
            + how
            + ", in which"
            + " no range can be given",
        "leave it out with a filter, and move it as a plain table");
  }

  private static TimeType sharedType(List<Hypertable> hypertables, SelectionRule rule) {
    Map<TimeType, List<Hypertable>> byType =
        hypertables.stream()
            .collect(
                Collectors.groupingBy(
                    hypertable -> hypertable.time().timeType().orElseThrow(),
                    TreeMap::new,
                    Collectors.toList()));
    if (byType.size() > 1) {
      throw mixed(byType, rule);
    }
    return byType.keySet().iterator().next();
  }

  private static MigrationFailure mixed(
      Map<TimeType, List<Hypertable>> byType, SelectionRule rule) {
    String tables =
        byType.entrySet().stream()
            .map(entry -> entry.getKey().sqlName() + ": " + names(entry.getValue()))
            .collect(Collectors.joining("; "));
    String value = rule.until().orElseGet(() -> rule.from().orElseThrow());
    return MigrationFailure.usage(
        "MixedTimeTypes",
        "one point in time ('"
            + value
            + "') cannot serve hypertables of different time types ("
            + tables
            + ")",
        "give one rule for each time type, each with a filter and with cascade Up, which includes"
            + " the continuous aggregates");
  }

  private static String names(List<Hypertable> hypertables) {
    return hypertables.stream()
        .map(hypertable -> hypertable.publicName().toString())
        .collect(Collectors.joining(", "));
  }
}
