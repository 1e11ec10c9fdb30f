package dev.timescalemigration.ledger;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a person relies on who lets a migration continue: the ranges as staged, and the newest
 * report of each phase. Another run of a phase makes another fact, even with the same outcome.
 */
public final class LedgerFacts {
  private LedgerFacts() {}

  /** The same facts, from a digest of the ledger. */
  public static List<String> of(LedgerDigest digest, List<String> advice) {
    return of(digest.ranges(), digest.reports(), advice);
  }

  private static List<String> of(
      List<StagedRange> ranges, Map<String, String> newestReports, List<String> advice) {
    Map<String, String> reports = new TreeMap<>(newestReports);
    reports.keySet().removeAll(advice);
    List<String> facts = new ArrayList<>();
    facts.add("ranges " + Json.write(ranges));
    reports.forEach((phase, report) -> facts.add(phase + " " + report));
    return List.copyOf(facts);
  }

  /**
   * The facts so far, in a fixed order.
   *
   * @param advice phases whose reports are only advice, and no fact
   */
  public static List<String> of(Ledger ledger, List<String> advice) {
    return of(ledger.stagedRanges(), newestReports(ledger), advice);
  }

  /** The newest report of each phase: its number and outcome. */
  public static Map<String, String> newestReports(Ledger ledger) {
    Map<String, String> newest = new LinkedHashMap<>();
    for (RecordedReport report : ledger.reports()) {
      newest.putIfAbsent(report.phase(), report.id() + " " + report.outcome());
    }
    return newest;
  }
}
