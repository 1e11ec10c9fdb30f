package dev.timescalemigration.random;

import dev.timescalemigration.servers.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/**
 * One thing that is broken in the target.
 *
 * @param name what it is
 * @param named what a report must hold to name it; {@code rows} where the compared rows tell
 * @param statement what breaks it
 */
record Mutation(String name, String named, String statement) {
  /** no_data_found, as helpers.sql raises it. */
  private static final String NOTHING = "P0002";

  /** All that are known, for a hypertable of a quoted name. */
  static List<Mutation> all(String table) {
    return read("mutations.csv")
        .lines()
        .map(line -> line.split("\\|", 3))
        .map(parts -> new Mutation(parts[0], parts[1], parts[2].replace("<table>", table)))
        .toList();
  }

  /**
   * Breaks it.
   *
   * @return whether there was something of the kind to break
   */
  boolean apply(TestDatabase target, long seed) {
    try {
      target.execute(
          read("helpers.sql"),
          String.format(Locale.ROOT, "select setseed(%.3f)", (seed % 1000) / 1000.0),
          statement);
      return true;
    } catch (IllegalStateException e) {
      if (e.getCause() instanceof SQLException cause && NOTHING.equals(cause.getSQLState())) {
        return false;
      }
      throw new IllegalStateException(name + " could not be broken", e);
    }
  }

  /** A file of this package. */
  static String read(String file) {
    try (InputStream stream = Mutation.class.getResourceAsStream(file)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
