package dev.timescalemigration.operator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.timescalemigration.api.v1alpha1.WritesMode;
import dev.timescalemigration.failure.PrintableText;
import dev.timescalemigration.ledger.CaptureDigest;
import dev.timescalemigration.migration.Gate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What of capture a person is to know who opens a gate. Pure. */
final class CaptureGateText {
  private static final int MOST_STATEMENTS = 5;
  private static final int LONGEST_STATEMENT = 200;
  private static final int LONGEST_CAUSE = 500;

  private CaptureGateText() {}

  /** What a person is to know who opens a gate. */
  static Optional<String> of(Observed seen, Gate gate, String token) {
    Optional<CaptureDigest> digest = CaptureView.digest(seen);
    if (gate == Gate.CAPTURE_STARTED) {
      return Optional.of(
          digest
              .flatMap(CaptureDigest::plan)
              .map(CaptureGateText::plan)
              .orElse("what is changed on the source is being listed"));
    }
    return switch (gate) {
      case SWITCHOVER -> joined(undone(digest, "the last switch was undone: "), stoppingBoth(seen));
      case FINISH ->
          joined(
              undone(digest, "the last rollback was undone: "),
              Optional.of(wayBack(seen, digest, token)));
      default -> Optional.empty();
    };
  }

  private static Optional<String> joined(Optional<String> first, Optional<String> second) {
    List<String> both = Stream.of(first, second).flatMap(Optional::stream).toList();
    return both.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", both));
  }

  /** Where the application writes to both sides, a way back begins while nobody does. */
  private static Optional<String> stoppingBoth(Observed seen) {
    boolean writesToBoth = seen.spec().writes().mode() == WritesMode.DUAL_WRITE;
    return writesToBoth && CaptureView.keepsWayBack(seen)
        ? Optional.of("stop the application's writes to both databases first")
        : Optional.empty();
  }

  private static Optional<String> undone(Optional<CaptureDigest> digest, String what) {
    return digest.flatMap(CaptureDigest::undone).map(cause -> what + cause(cause));
  }

  /** It comes from the target's ledger, which is not trusted, and is only shown. */
  static String cause(String text) {
    return PrintableText.shortened(PrintableText.line(ResourceAdvice.of(text)), LONGEST_CAUSE);
  }

  private static String wayBack(Observed seen, Optional<CaptureDigest> digest, String token) {
    Optional<String> givenUp = digest.flatMap(CaptureDigest::wayBackGivenUp);
    if (givenUp.isPresent()) {
      return "the target is in use, and there is no way back any more: " + cause(givenUp.get());
    }
    return "the target is in use, and its changes are applied to the source; go back with: "
        + GateCommand.goingBack(seen.migration(), token);
  }

  /** It comes from the target's ledger, which is not trusted, and is only shown. */
  private static String plan(JsonNode plan) {
    List<String> statements = new ArrayList<>();
    plan.path("statements")
        .forEach(
            each ->
                statements.add(
                    PrintableText.shortened(PrintableText.line(each.asText()), LONGEST_STATEMENT)));
    List<String> shown = statements.stream().limit(MOST_STATEMENTS).toList();
    int more = statements.size() - shown.size();
    return "this is changed on the source, and undone at the end: a replication slot is made, for"
        + " which the source keeps up to "
        + PrintableText.shortened(plan.path("maxRetainedWal").asText(), LONGEST_STATEMENT)
        + " of its write-ahead log"
        + (shown.isEmpty() ? "" : ", and executed: " + String.join("; ", shown))
        + (more == 0 ? "" : "; and " + more + " more, which the log of the worker lists");
  }
}
