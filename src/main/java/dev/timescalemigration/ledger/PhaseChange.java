package dev.timescalemigration.ledger;

import dev.timescalemigration.postgres.SqlFile;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * A migration goes from one phase to the next.
 *
 * @param from the phase in which it was seen
 * @param next the phase that it enters
 * @param isEnd whether that is an end
 * @param gate the gate that was opened for it
 */
public record PhaseChange(String from, String next, boolean isEnd, Optional<GateOpening> gate) {

  /**
   * A gate that is opened.
   *
   * @param gate its name
   * @param token represents the evidence of that moment
   * @param openedBy who opens it, as far as that is known
   */
  public record GateOpening(String gate, String token, Optional<String> openedBy) {}

  /**
   * Records phase and gate, first of all in its transaction: also in a target that a switch back
   * has set to read-only for others.
   *
   * @param transaction a session of the target in a transaction
   * @return false when the migration is in another phase by now; then nothing is changed
   */
  boolean record(Handle transaction) {
    transaction.execute("set transaction read write");
    int changed =
        transaction
            .createUpdate(SqlFile.of(PhaseChange.class, "change_phase"))
            .bind("from", from)
            .bind("next", next)
            .bind("last", isEnd)
            .execute();
    if (changed == 1) {
      gate.ifPresent(opened -> open(transaction, opened));
    }
    return changed == 1;
  }

  private static void open(Handle transaction, GateOpening opened) {
    transaction
        .createUpdate(SqlFile.of(PhaseChange.class, "open_gate"))
        .bind("gate", opened.gate())
        .bind("token", opened.token())
        .bind("openedBy", opened.openedBy())
        .execute();
  }
}
