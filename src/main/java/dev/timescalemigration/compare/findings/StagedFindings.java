package dev.timescalemigration.compare.findings;

import dev.timescalemigration.ledger.ChunkStates;
import dev.timescalemigration.ledger.LeftOut;
import dev.timescalemigration.ledger.StagedRange;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.Hypertable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the ledger says of the hypertables of the source: staged, left out, copied, compared. */
public final class StagedFindings {
  private final boolean verdictsWanted;
  private final List<Finding> findings = new ArrayList<>();

  private StagedFindings(boolean verdictsWanted) {
    this.verdictsWanted = verdictsWanted;
  }

  /**
   * The findings.
   *
   * @param sources all hypertables of the source now
   * @param ranges what is staged
   * @param leftOut what a filter left out when it was staged
   * @param states how far the chunks are, by hypertable
   * @param verdictsWanted whether chunks that were never compared refuse
   */
  public static List<Finding> of(
      List<Hypertable> sources,
      List<StagedRange> ranges,
      List<LeftOut> leftOut,
      List<ChunkStates> states,
      boolean verdictsWanted) {
    Set<QualifiedName> staged =
        ranges.stream().map(StagedRange::hypertable).collect(Collectors.toSet());
    Set<QualifiedName> unselected =
        leftOut.stream().map(LeftOut::hypertable).collect(Collectors.toSet());
    Map<QualifiedName, Hypertable> byName =
        sources.stream().collect(Collectors.toMap(Hypertable::name, Function.identity()));
    StagedFindings gathered = new StagedFindings(verdictsWanted);
    sources.stream()
        .filter(hypertable -> !staged.contains(hypertable.name()))
        .sorted((left, right) -> left.publicName().compareTo(right.publicName()))
        .forEach(
            hypertable -> gathered.notStaged(hypertable, unselected.contains(hypertable.name())));
    for (ChunkStates state : states) {
      Hypertable hypertable = byName.get(state.hypertable());
      gathered.chunks(
          hypertable == null ? state.hypertable().readable() : hypertable.publicName().readable(),
          state);
    }
    return List.copyOf(gathered.findings);
  }

  private void notStaged(Hypertable hypertable, boolean leftOut) {
    String what =
        hypertable.continuousAggregate().isPresent() ? "continuous aggregate" : "hypertable";
    String name = hypertable.publicName().readable();
    if (leftOut) {
      findings.add(
          new Finding(
              FindingKind.LEFT_OUT,
              name,
              "a filter left this " + what + " out: its rows before the switch stay in the source",
              "",
              Weight.NAMED));
      return;
    }
    findings.add(
        Finding.of(
            FindingKind.UNSTAGED,
            name,
            "this " + what + " is in the source, and no rule has staged it",
            "load it into the target if it is missing there, run 'tsm stage' with the same"
                + " completion point, 'tsm copy' and 'tsm verify'"));
  }

  private void chunks(String hypertable, ChunkStates state) {
    if (state.waiting() > 0) {
      findings.add(
          new Finding(
              FindingKind.NOT_COPIED,
              hypertable,
              ofChunks(state.waiting(), state) + " are not copied",
              "run 'tsm copy', then 'tsm verify'",
              Weight.FINAL));
    }
    if (state.parked() > 0) {
      findings.add(
          Finding.of(
              FindingKind.PARKED,
              hypertable,
              ofChunks(state.parked(), state) + " could not be copied",
              "'tsm status' shows the errors: fix them, then run 'tsm copy --failed' and"
                  + " 'tsm verify'"));
    }
    if (state.different() > 0) {
      findings.add(
          Finding.of(
              FindingKind.DIFFERENT,
              hypertable,
              ofChunks(state.different(), state) + " differ from the source",
              "run 'tsm copy --failed', then 'tsm verify'"));
    }
    if (state.notVerified() > 0) {
      findings.add(
          new Finding(
              FindingKind.NOT_VERIFIED,
              hypertable,
              ofChunks(state.notVerified(), state)
                  + " were not compared since they were copied or its columns altered",
              "run 'tsm verify'",
              verdictsWanted ? Weight.ACCEPTABLE : Weight.NAMED));
    }
  }

  private static String ofChunks(long some, ChunkStates state) {
    return some + " of its " + state.staged() + " chunks";
  }
}
