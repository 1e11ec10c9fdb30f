package dev.timescalemigration.cli.report;

import dev.timescalemigration.phase.suggest.HypertableEvidence;
import dev.timescalemigration.phase.suggest.SuggestReport;
import dev.timescalemigration.phase.suggest.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Rules for a file whose hypertables have several time types, which no one point serves. A rule
 * takes along the continuous aggregates that read its hypertables: they have the same time type.
 */
public final class ProposedRules {
  private ProposedRules() {}

  /** Whether points were found, and no single one serves all hypertables. */
  public static boolean areNeeded(SuggestReport report) {
    return report.suggestions().size() > 1
        && report.suggestions().stream().anyMatch(one -> one.completionPoint().isPresent());
  }

  /** The completion point that serves all hypertables, if one was found. */
  public static Optional<String> onePoint(SuggestReport report) {
    return report.suggestions().size() == 1
        ? report.suggestions().get(0).completionPoint()
        : Optional.empty();
  }

  /** The lines that belong under {@code spec}, one rule for each proposal that has a point. */
  static List<String> lines(List<Suggestion> suggestions) {
    List<String> lines = new ArrayList<>();
    lines.add("one point cannot serve several time types: put this into the file, under spec:");
    lines.add("  rules:");
    for (Suggestion suggestion : suggestions) {
      suggestion
          .completionPoint()
          .ifPresent(
              point ->
                  lines.add(
                      "  - {filter: '"
                          + filter(suggestion.hypertables()).replace("'", "''")
                          + "', cascade: [Up], until: \""
                          + point
                          + "\"}"));
    }
    List<String> without = without(suggestions);
    if (!without.isEmpty()) {
      lines.add(
          "  # no rule selects "
              + String.join(", ", without)
              + ": no point can be proposed for them yet");
    }
    return lines;
  }

  private static List<String> without(List<Suggestion> suggestions) {
    return suggestions.stream()
        .flatMap(suggestion -> suggestion.without().stream())
        .map(HypertableEvidence::hypertable)
        .toList();
  }

  /** A regular expression that matches these names and no others; it regards case. */
  private static String filter(List<HypertableEvidence> hypertables) {
    return hypertables.stream()
        .map(evidence -> evidence.hypertable().toString())
        .map(name -> name.replaceAll("[^\\p{L}\\p{N}_]", "\\\\$0"))
        .collect(Collectors.joining("|", "(?c)^(", ")$"));
  }
}
