package dev.timescalemigration.capture;

import dev.timescalemigration.capture.apply.ChangedRows;
import dev.timescalemigration.capture.stream.Decoder;
import dev.timescalemigration.capture.stream.SourceTransaction;
import dev.timescalemigration.ledger.capture.Lsn;
import dev.timescalemigration.postgres.ReplicationStream;
import dev.timescalemigration.postgres.ReplicationStream.Message;
import dev.timescalemigration.timescale.ExtensionSchemas;
import dev.timescalemigration.work.PhaseContext;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/** Reads what was committed since a position, and confirms nothing: it is sent again later. */
final class ChangesSince {
  private static final Duration IDLE = Duration.ofMillis(10);

  private final PhaseContext context;
  private final String slot;
  private final Lsn position;

  /**
   * For one slot.
   *
   * @param context its source has the slot
   */
  ChangesSince(PhaseContext context, String slot, Lsn position) {
    this.context = context;
    this.slot = slot;
    this.position = position;
  }

  private long count(ChangedRows rows, SourceTransaction transaction) {
    try (transaction) {
      return transaction.end().isAtMost(position) ? 0 : rows.count(transaction);
    }
  }

  /** How many changes of rows the first transaction has that has any; 0 when none has. */
  long count() {
    Lsn goal = context.source().with(SourceLog::committed);
    try (Decoder decoder = new Decoder(context.source().with(ExtensionSchemas::catalogs));
        ChangedRows rows = new ChangedRows(context.source());
        ReplicationStream stream =
            ReplicationStream.open(context.source(), slot, position.bytes())) {
      boolean inTransaction = false;
      while (!context.stop().isStopping()) {
        Optional<Message> message = stream.next();
        if (message.isPresent()) {
          Optional<SourceTransaction> whole = decoder.add(message.get());
          inTransaction =
              whole.isEmpty() && (inTransaction || message.get().text().startsWith("BEGIN"));
          long changes = whole.map(transaction -> count(rows, transaction)).orElse(0L);
          if (changes > 0) {
            return changes;
          }
        } else if (!inTransaction && goal.isAtMost(new Lsn(stream.readUpTo()))) {
          return 0;
        } else {
          context.stop().await(IDLE);
        }
      }
      return 0;
    } catch (SQLException e) {
      throw UsableSlot.unreadable(context.source(), slot, e);
    }
  }
}
