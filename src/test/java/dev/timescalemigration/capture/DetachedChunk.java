package dev.timescalemigration.capture;

import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.TestDatabase;
import java.util.Optional;

/** A chunk that a user detaches from its hypertable. */
final class DetachedChunk {
  private DetachedChunk() {}

  /**
   * Detaches the oldest chunk.
   *
   * @return its name; empty where TimescaleDB has no {@code detach_chunk}: before 2.21, and in its
   *     Apache edition
   */
  static Optional<String> of(TestDatabase database, String hypertable) {
    if (!Editions.isCommunity(database)
        || database
            .value("select count(*) from pg_proc where proname = 'detach_chunk'")
            .equals("0")) {
      return Optional.empty();
    }
    String chunk =
        database.value(
            "select chunk::text from show_chunks('" + hypertable + "') chunk order by 1 limit 1");
    database.execute("call detach_chunk('" + chunk + "')");
    return Optional.of(chunk);
  }
}
