package dev.timescalemigration.capture;

import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.Watcher;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * While a slot or a snapshot waits for the transactions that are open in the source: says which is
 * the oldest when that takes long, and how it can be ended.
 */
public final class OpenTransactions implements AutoCloseable {
  private static final Duration LONG = Duration.ofSeconds(10);
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

  private final PhaseContext context;
  private final Instant speakAt;
  private final Watcher watcher;
  private String said = "";

  private OpenTransactions(PhaseContext context, Duration after) {
    this.context = context;
    this.speakAt = context.clock().instant().plus(after);
    this.watcher =
        Watcher.start(
            context.stop(),
            "open-transactions",
            after.compareTo(BETWEEN_LOOKS) < 0 ? after : BETWEEN_LOOKS,
            own -> look());
  }

  /** From now on until this is closed. */
  public static OpenTransactions nameIfSlow(PhaseContext context) {
    return nameAfter(context, LONG);
  }

  static OpenTransactions nameAfter(PhaseContext context, Duration time) {
    return new OpenTransactions(context, time);
  }

  private boolean look() {
    if (!context.clock().instant().isBefore(speakAt)) {
      oldest(context.source()).filter(found -> !found.equals(said)).ifPresent(this::say);
    }
    return true;
  }

  private void say(String found) {
    said = found;
    context.progress().message(found);
  }

  private static Optional<String> oldest(Database side) {
    return side.with(
        handle ->
            handle
                .createQuery(SqlFile.of(OpenTransactions.class, "oldest_transaction"))
                .map(
                    (row, any) ->
                        "still waiting for open transactions of the "
                            + side.side().value()
                            + ", the oldest of "
                            + row.getString("of")
                            + ". Let it end, or end it there: "
                            + row.getString("how_ended"))
                .findOne());
  }

  @Override
  public void close() {
    watcher.end();
  }
}
