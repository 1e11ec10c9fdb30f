package dev.timescalemigration.phase.suggest;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.timescale.BothCatalogs;
import dev.timescalemigration.timescale.DimensionRange;
import dev.timescalemigration.timescale.TimeBound;
import dev.timescalemigration.timescale.TimeWindow;
import dev.timescalemigration.work.selection.SelectedHypertable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/**
 * Proves that a completion point lies inside the agreeing range: from it on, source and target hold
 * the same rows. What only the source held there would be lost, as nothing copies it.
 */
public final class CompletionPointProof {
  /** The reason of the failure of a point before the agreeing range. */
  public static final String TOO_EARLY = "CompletionPointTooEarly";

  /** What to do about rows ahead of all others that are on one side only. */
  static final String COPY_ROWS_AHEAD =
      "these rows are ahead of all others, so no completion point takes them: copy them to the"
          + " target yourself (in psql, \\copy from one side to the other), or delete them if their"
          + " time is wrong, then run this again";

  private final BothCatalogs both;
  private final long budget;

  /**
   * A proof.
   *
   * @param source session on the source, outside of a transaction, so that each look sees what was
   *     committed since
   * @param target session on the target, likewise
   * @param rowBudget rows compared per hypertable from either end of the range, see {@link
   *     SuggestOptions}
   */
  public CompletionPointProof(Handle source, Handle target, long rowBudget) {
    this(BothCatalogs.of(source, target), rowBudget);
  }

  CompletionPointProof(BothCatalogs both, long rowBudget) {
    this.both = both;
    this.budget = rowBudget;
  }

  /**
   * Compares everything from {@code until} on of each hypertable: the newest rows first, and when
   * the budget does not reach down to the point, also those that follow it. A hypertable without
   * rows there proves nothing and contradicts nothing.
   *
   * @param hypertables hypertables of the source with their bounds; those without {@code until} and
   *     those of continuous aggregates are passed over
   * @return what was compared
   * @throws MigrationFailure of kind USER_ACTION at the first hypertable that differs, with the
   *     range, the numbers of rows, and the earliest point that would do
   */
  public List<HypertableEvidence> check(List<SelectedHypertable> hypertables) {
    List<HypertableEvidence> evidence = new ArrayList<>();
    for (SelectedHypertable selected : hypertables) {
      if (selected.until().isPresent() && selected.hypertable().continuousAggregate().isEmpty()) {
        evidence.add(check(pair(selected), selected.until().get()));
      }
    }
    return evidence;
  }

  private HypertableInWindows pair(SelectedHypertable selected) {
    return HypertableInWindows.of(both, selected.hypertable())
        .orElseThrow(
            () ->
                MigrationFailure.userAction(
                    "HypertableMissing",
                    "the target has no hypertable "
                        + selected.hypertable().name()
                        + " with the columns it has in the source",
                    "load the schema into the target first ('tsm schema')"));
  }

  /** The proof for one hypertable. */
  HypertableEvidence check(HypertableInWindows pair, TimeBound point) {
    return check(pair, point, OptionalLong.empty());
  }

  /** The proof for one hypertable, up to a time. */
  HypertableEvidence check(HypertableInWindows pair, TimeBound point, OptionalLong end) {
    OptionalLong from = OptionalLong.of(point.internal());
    Agreement newest = compared(pair, point, new TimeWindow(from, end), budget);
    if (newest.complete()) {
      return evidence(pair, point, newest.digest(), "");
    }
    long rest = newest.since().orElseThrow();
    OptionalLong until = OptionalLong.of(endOfBudget(pair, point, rest));
    Agreement oldest = compared(pair, point, new TimeWindow(from, until), Long.MAX_VALUE);
    String gap =
        until.getAsLong() == rest
            ? ""
            : "; not compared, for its size: from "
                + text(pair, until.getAsLong())
                + " to "
                + text(pair, rest);
    return evidence(pair, point, newest.digest().plus(oldest.digest()), gap);
  }

  private static Agreement compared(
      HypertableInWindows pair, TimeBound point, TimeWindow window, long rowBudget) {
    Agreement agreement = new AgreementSearch(pair, window, rowBudget).run();
    agreement
        .difference()
        .ifPresent(
            difference -> {
              throw tooEarly(pair, point, difference, agreement);
            });
    return agreement;
  }

  /** Where the budget of rows ends that begins at the point; at most {@code rest}. */
  private long endOfBudget(HypertableInWindows pair, TimeBound point, long rest) {
    long left = budget;
    for (DimensionRange slice : pair.slices()) {
      long from = Math.max(slice.start(), point.internal());
      long until = Math.min(slice.end(), rest);
      if (from >= until) {
        continue;
      }
      TimeWindow window = new TimeWindow(OptionalLong.of(from), OptionalLong.of(until));
      long rows = pair.source().count(window);
      if (rows > left) {
        return pair.source().timeBelowNewest(window, rows - left - 1).orElse(until);
      }
      left -= rows;
    }
    return rest;
  }

  private static HypertableEvidence evidence(
      HypertableInWindows pair, TimeBound point, WindowDigest digest, String gap) {
    String finding =
        digest.rows() == 0
            ? "no row on either side from " + point + " on: nothing to compare"
            : "the same " + rows(digest.rows()) + " on both sides from " + point + " on" + gap;
    return new HypertableEvidence(
        pair.hypertable().name().toString(),
        Optional.of(point.toString()),
        Optional.empty(),
        digest.rows(),
        digest.hash().toPlainString(),
        finding);
  }

  private static MigrationFailure tooEarly(
      HypertableInWindows pair, TimeBound point, WindowDifference difference, Agreement agreement) {
    String earliest = text(pair, agreement.since().orElseThrow());
    return MigrationFailure.userAction(
        TOO_EARLY,
        "the completion point "
            + point
            + " lies before the range in which source and target agree: of "
            + pair.hypertable().name()
            + ", "
            + describe(pair, difference),
        agreement.digest().rows() == 0 && isAhead(pair, difference)
            ? COPY_ROWS_AHEAD
            : agreement.digest().rows() == 0
                ? "nothing after that is in both: begin to write to both databases first, then run"
                    + " 'tsm suggest'"
                : "choose "
                    + earliest
                    + " or later ("
                    + rows(agreement.digest().rows())
                    + " agree from there on), as 'tsm suggest' finds it");
  }

  private static boolean isAhead(HypertableInWindows pair, WindowDifference difference) {
    OptionalLong ahead = pair.ahead();
    return ahead.isPresent() && difference.newest() >= ahead.getAsLong();
  }

  /** Where and how much the sides differ. */
  static String describe(HypertableInWindows pair, WindowDifference difference) {
    String range =
        difference.oldest() == difference.newest()
            ? "at " + text(pair, difference.newest())
            : "from " + text(pair, difference.oldest()) + " to " + text(pair, difference.newest());
    return range
        + ", "
        + rows(difference.sourceRows())
        + " of the source and "
        + rows(difference.targetRows())
        + " of the target have no counterpart";
  }

  static String rows(long count) {
    return String.format(Locale.ROOT, "%,d", count) + (count == 1 ? " row" : " rows");
  }

  static String text(HypertableInWindows pair, long internal) {
    return TimeBound.of(pair.timeType(), internal).toString();
  }
}
