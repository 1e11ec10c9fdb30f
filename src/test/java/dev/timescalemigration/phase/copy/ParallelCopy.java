package dev.timescalemigration.phase.copy;

import dev.timescalemigration.phase.copy.method.HugeChunks;
import dev.timescalemigration.postgres.ConnectionSettings;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.Progress;
import dev.timescalemigration.work.StopSignal;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** Copies what is staged with two copy threads, which share chunks that are not huge at all. */
final class ParallelCopy {
  private static final HugeChunks ABOVE_A_MEGABYTE = new HugeChunks(1 << 20, 256 << 10);

  private ParallelCopy() {}

  static CopyReport run(PhaseContext context) {
    return new CopyPhase(
            context, new CopyOptions(2, -1, false, 3, Duration.ofSeconds(5)), ABOVE_A_MEGABYTE)
        .run();
  }

  /** The same as a process of its own, which can be killed. */
  public static void main(String[] uris) {
    run(
        new PhaseContext(
            new Database(Side.SOURCE, ConnectionSettings.parse(uris[0], Map.of())),
            new Database(Side.TARGET, ConnectionSettings.parse(uris[1], Map.of())),
            Progress.NONE,
            new StopSignal(),
            Clock.systemUTC(),
            "test"));
  }
}
