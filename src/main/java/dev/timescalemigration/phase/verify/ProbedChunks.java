package dev.timescalemigration.phase.verify;

import dev.timescalemigration.ledger.Task;
import dev.timescalemigration.postgres.QualifiedName;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Which chunks are probed. The probe of a chunk takes some milliseconds, whatever its size: as long
 * as reading a tiny chunk takes. So of a hypertable with very many tiny chunks only some are, and
 * other ones in each round.
 */
final class ProbedChunks {
  /** Below this size in the source a chunk is tiny. */
  private static final long TINY = 512 << 10;

  /** Of the tiny chunks of a hypertable so many are always probed. */
  private static final int ALWAYS = 100;

  /** Of all others, one out of so many. */
  private static final int ONE_OF = 32;

  private final int round;
  private final Map<QualifiedName, AtomicInteger> tinyChunks = new ConcurrentHashMap<>();

  ProbedChunks(int round) {
    this.round = round;
  }

  /** Whether the next chunk to be compared is probed. */
  boolean includes(Task task) {
    return task.sourceBytes() >= TINY
        || tinyChunks
                .computeIfAbsent(task.hypertable(), hypertable -> new AtomicInteger())
                .incrementAndGet()
            <= ALWAYS
        || (task.id() + round) % ONE_OF == 0;
  }
}
