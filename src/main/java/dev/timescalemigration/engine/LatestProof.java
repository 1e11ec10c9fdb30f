package dev.timescalemigration.engine;

import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.LedgerDigest;
import dev.timescalemigration.ledger.LedgerFacts;
import dev.timescalemigration.phase.prove.ProvePhase;
import dev.timescalemigration.phase.switchover.SwitchoverPhase;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether what the newest proof has said still stands. */
public final class LatestProof {
  private LatestProof() {}

  /** Whether the sides have to be proven equal again; false where no proof was made. */
  public static boolean isLost(Ledger ledger) {
    return isLost(LedgerFacts.newestReports(ledger));
  }

  /** The same, of a ledger that was read before. */
  public static boolean isLost(LedgerDigest digest) {
    return isLost(digest.reports());
  }

  /**
   * A proof is lost when it has found differences, when a recovery has changed rows since, and when
   * the switch has found differences since.
   *
   * @param newest number and outcome of the newest report of each phase
   */
  static boolean isLost(Map<String, String> newest) {
    Optional<Report> proof = Report.find(newest, ProvePhase.NAME);
    return proof.isPresent()
        && (!proof.get().outcome().equals("Succeeded")
            || Report.find(newest, CaptureRecovery.NAME)
                .filter(recovery -> recovery.id() > proof.get().id())
                .isPresent()
            || Report.find(newest, SwitchoverPhase.NAME)
                .filter(undone -> undone.id() > proof.get().id())
                .filter(undone -> undone.outcome().equals(SwitchoverPhase.UNDONE_DIFFERENT))
                .isPresent());
  }

  private record Report(long id, String outcome) {
    /** A target is not trusted: what no migration writes is no report. */
    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,18}) (\\w+)");

    static Optional<Report> find(Map<String, String> newest, String phase) {
      return Optional.ofNullable(newest.get(phase))
          .map(WRITTEN::matcher)
          .filter(Matcher::matches)
          .map(parts -> new Report(Long.parseLong(parts.group(1)), parts.group(2)));
    }
  }
}
