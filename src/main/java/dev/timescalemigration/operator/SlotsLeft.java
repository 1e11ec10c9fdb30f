package dev.timescalemigration.operator;

import dev.timescalemigration.api.v1alpha1.CaptureProgress;
import dev.timescalemigration.api.v1alpha1.Primary;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationStatus;
import dev.timescalemigration.ledger.CaptureDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The replication slots that a resource leaves behind whose databases do not answer. Pure. */
final class SlotsLeft {
  private static final String UNKNOWN = "tsm_…";

  private SlotsLeft() {}

  /** Where they are, and the statements that drop them: by the ledger, else as last shown. */
  static String statements(Observed seen) {
    return CaptureView.digest(seen)
        .map(SlotsLeft::ofLedger)
        .filter(statements -> !statements.isEmpty())
        .orElseGet(() -> ofStatus(Optional.ofNullable(seen.migration().getStatus())));
  }

  private static String ofLedger(CaptureDigest digest) {
    List<String> statements = new ArrayList<>();
    digest.slot().ifPresent(slot -> statements.add(statement("source", slot)));
    digest
        .wayBack()
        .filter(back -> back.givenUp().isEmpty())
        .ifPresent(back -> statements.add(statement("target", back.slot())));
    return String.join(" and ", statements);
  }

  private static String ofStatus(Optional<TimescaleMigrationStatus> status) {
    boolean isBack = status.filter(shown -> shown.primary() == Primary.TARGET).isPresent();
    return statement(
        isBack ? "target" : "source",
        status.map(TimescaleMigrationStatus::capture).map(CaptureProgress::slot).orElse(UNKNOWN));
  }

  private static String statement(String side, String slot) {
    return "drop the replication slot of the "
        + side
        + ": SELECT pg_drop_replication_slot('"
        + slot.replace("'", "''")
        + "');";
  }
}
