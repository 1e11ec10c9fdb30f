package dev.timescalemigration.phase.suggest;

import static dev.timescalemigration.phase.suggest.CompletionPointProof.describe;
import static dev.timescalemigration.phase.suggest.CompletionPointProof.text;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.timescale.TimeBound;
import dev.timescalemigration.timescale.TimeType;
import dev.timescalemigration.timescale.TimeWindow;
import dev.timescalemigration.work.selection.LatestPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Gathers the hypertables of one time type and lays a point that serves them. */
final class TypeSuggestion {
  private final TimeType type;
  private final Optional<TimeBound> latest;
  private final List<ComparedHypertable> compared = new ArrayList<>();
  private final List<HypertableEvidence> without = new ArrayList<>();

  /**
   * A hypertable that was compared.
   *
   * @param pair the hypertable
   * @param agreement where it agrees
   * @param ahead rows ahead of all others that differ, and were passed over
   * @param end where they begin, and the comparison ended
   */
  private record ComparedHypertable(
      HypertableInWindows pair,
      Agreement agreement,
      Optional<WindowDifference> ahead,
      OptionalLong end) {
    /** The earliest point that serves this hypertable; where its chunks begin when all agrees. */
    long earliest() {
      return agreement.since().orElseGet(() -> Math.max(beginning(), pair.timeType().min()));
    }

    private long beginning() {
      return pair.slices().isEmpty() ? Long.MIN_VALUE : pair.slices().get(0).start();
    }

    boolean hasEvidence() {
      return agreement.digest().rows() > 0;
    }
  }

  /**
   * None compared yet.
   *
   * @param latest the latest point that may be suggested
   */
  TypeSuggestion(TimeType type, LatestPoint latest) {
    this.type = type;
    this.latest = latest.in(type);
  }

  void compare(Hypertable hypertable, Optional<HypertableInWindows> pair, long budget) {
    if (pair.isEmpty()) {
      without.add(
          unserved(
              hypertable,
              "the target has no such hypertable with these columns; load the schema first"));
      return;
    }
    compared.add(compared(pair.get(), budget));
  }

  private static ComparedHypertable compared(HypertableInWindows pair, long budget) {
    ComparedHypertable everything = compared(pair, budget, Optional.empty(), OptionalLong.empty());
    OptionalLong end = everything.hasEvidence() ? OptionalLong.empty() : pair.ahead();
    if (end.isEmpty()) {
      return everything;
    }
    Optional<WindowDifference> ahead =
        pair.lastingDifference(new TimeWindow(end, OptionalLong.empty()));
    return ahead.isEmpty() ? everything : compared(pair, budget, ahead, end);
  }

  private static ComparedHypertable compared(
      HypertableInWindows pair, long budget, Optional<WindowDifference> ahead, OptionalLong end) {
    TimeWindow window = new TimeWindow(OptionalLong.empty(), end);
    return new ComparedHypertable(
        pair, new AgreementSearch(pair, window, budget).run(), ahead, end);
  }

  Suggestion suggestion(CompletionPointProof proof) {
    List<ComparedHypertable> written =
        compared.stream().filter(ComparedHypertable::hasEvidence).toList();
    if (written.isEmpty()) {
      return nothingAgrees();
    }
    long earliest = written.stream().mapToLong(ComparedHypertable::earliest).max().orElseThrow();
    long latestPoint = latest.map(TimeBound::internal).orElse(Long.MAX_VALUE);
    if (earliest > latestPoint) {
      return agreesSinceAMoment(earliest);
    }
    long newest =
        written.stream()
            .mapToLong(one -> Math.min(latestPoint, one.agreement().newest().orElseThrow()))
            .max()
            .orElseThrow();
    TimeBound point = TimeBound.of(type, RoundPoint.in(type, earliest, Math.max(earliest, newest)));
    List<HypertableEvidence> served = new ArrayList<>();
    for (ComparedHypertable one : compared) {
      if (one.earliest() > point.internal()) {
        without.add(unserved(one.pair().hypertable(), whyNot(one)));
      } else {
        prove(proof, one, point, served);
      }
    }
    return new Suggestion(
        type.sqlName(),
        served.isEmpty() ? Optional.empty() : Optional.of(point.toString()),
        finding(written, earliest, point),
        served,
        List.copyOf(without));
  }

  /**
   * Rows may have come since the search; what contradicts the point now is reported, not thrown.
   */
  private void prove(
      CompletionPointProof proof,
      ComparedHypertable one,
      TimeBound point,
      List<HypertableEvidence> served) {
    try {
      served.add(proof.check(one.pair(), point, one.end()));
    } catch (MigrationFailure contradiction) {
      without.add(unserved(one.pair().hypertable(), contradiction.getMessage()));
    }
  }

  private static String finding(List<ComparedHypertable> written, long earliest, TimeBound point) {
    ComparedHypertable last =
        written.stream().filter(one -> one.earliest() == earliest).findFirst().orElseThrow();
    String since =
        last.agreement()
            .difference()
            .map(
                difference ->
                    "the newest difference is in "
                        + last.pair().hypertable().name()
                        + ": "
                        + describe(last.pair(), difference))
            .orElse("no difference was found");
    return since
        + "; from "
        + point
        + " on both sides are the same"
        + written.stream().map(TypeSuggestion::rowsAhead).collect(Collectors.joining());
  }

  private static String rowsAhead(ComparedHypertable one) {
    return one.ahead()
        .map(
            rows ->
                ", except in "
                    + one.pair().hypertable().name()
                    + " "
                    + describe(one.pair(), rows)
                    + ". Staging refuses every point before that: "
                    + CompletionPointProof.COPY_ROWS_AHEAD)
        .orElse("");
  }

  private Suggestion nothingAgrees() {
    compared.forEach(one -> without.add(unserved(one.pair().hypertable(), whyNot(one))));
    return new Suggestion(
        type.sqlName(),
        Optional.empty(),
        "no row is in both databases yet, so nothing shows since when the application writes to"
            + " both; begin to write to both, wait for new rows, and run this again",
        List.of(),
        List.copyOf(without));
  }

  private Suggestion agreesSinceAMoment(long earliest) {
    return new Suggestion(
        type.sqlName(),
        Optional.empty(),
        "both sides are the same from "
            + TimeBound.of(type, earliest)
            + " on, but a completion point may not be later than "
            + latest.orElseThrow()
            + " now; wait, and run this again",
        List.of(),
        List.copyOf(without));
  }

  private static String whyNot(ComparedHypertable one) {
    if (one.agreement().newest().isEmpty()) {
      return "no rows on either side";
    }
    WindowDifference difference = one.agreement().difference().orElseThrow();
    String newest = "the newest rows, at " + text(one.pair(), difference.newest()) + ", ";
    if (difference.targetRows() == 0) {
      return newest + "are missing in the target: is this hypertable written to both?";
    }
    if (difference.sourceRows() == 0) {
      return newest + "are missing in the source: something writes only to the target";
    }
    return newest
        + "differ in their values: does each side fill in a column on its own (identity, serial,"
        + " a default such as now())?";
  }

  /** A hypertable that no point serves. */
  static HypertableEvidence unserved(Hypertable hypertable, String reason) {
    return new HypertableEvidence(
        hypertable.name().toString(), Optional.empty(), Optional.empty(), 0, "0", reason);
  }
}
