package dev.timescalemigration.phase.preflight.facts;

import dev.timescalemigration.timescale.Chunk;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.postgresql.PGConnection;

/** Measures how fast one copy thread reads the source. */
public final class ReadingRate {
  private static final int PAGE = 8192;

  /** 8 MB: a fraction of a second, also from a slow disk. */
  private static final int PAGES = 1024;

  private ReadingRate() {}

  /**
   * Bytes of table per second, measured by reading the first pages of the largest uncompressed
   * chunk the way a copy does; empty when there is none of that size or it cannot be read.
   */
  public static OptionalLong measure(Handle source, List<Chunk> chunks) {
    return chunks.stream()
        .filter(chunk -> !chunk.isCompressed())
        .max(Comparator.comparingLong(Chunk::bytes))
        .map(chunk -> measure(source, chunk))
        .orElseGet(OptionalLong::empty);
  }

  private static OptionalLong measure(Handle source, Chunk chunk) {
    try {
      long pages =
          source
              .createQuery(
                  "select pg_relation_size(:chunk::regclass) / current_setting('block_size')::int")
              .bind("chunk", chunk.name().quoted())
              .mapTo(Long.class)
              .one();
      if (pages < PAGES) {
        return OptionalLong.empty();
      }
      long begun = System.nanoTime();
      source
          .getConnection()
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyOut(
              "copy (select * from only "
                  + chunk.name().quoted()
                  + " where ctid < '("
                  + PAGES
                  + ",0)') to stdout (format binary)",
              OutputStream.nullOutputStream());
      double seconds = (System.nanoTime() - begun) / (double) Duration.ofSeconds(1).toNanos();
      return OptionalLong.of((long) (PAGES * (double) PAGE / seconds));
    } catch (JdbiException | SQLException | IOException notReadable) {
      // Other checks name what cannot be read; here it only means that there is no rate.
      return OptionalLong.empty();
    }
  }
}
