package dev.timescalemigration.phase.lanes;

import dev.timescalemigration.phase.StopSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** Runs lanes side by side. */
public final class Lanes {
  private Lanes() {}

  /**
   * Runs lanes until all have ended. When one fails the others finish what is in flight, and its
   * failure is thrown.
   *
   * @param count how many
   * @param stop asked to stop when a lane fails
   * @param lane makes one lane
   */
  public static void run(int count, StopSignal stop, Supplier<Lane> lane) {
    ExecutorService lanes = Executors.newFixedThreadPool(count);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int number = 0; number < count; number++) {
        running.add(lanes.submit(lane.get()));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } catch (ExecutionException e) {
      stop.stop();
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      stop.abort();
      Thread.currentThread().interrupt();
    } finally {
      lanes.shutdown();
    }
  }
}
