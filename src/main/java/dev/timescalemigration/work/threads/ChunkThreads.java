package dev.timescalemigration.work.threads;

import dev.timescalemigration.work.StopSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** Runs copy threads at the same time. */
public final class ChunkThreads {
  private ChunkThreads() {}

  /**
   * Runs copy threads until all have ended. When one fails the others finish what is in flight, and
   * its failure is thrown.
   *
   * @param count how many
   * @param stop asked to stop when a copy thread fails
   * @param thread makes one copy thread
   */
  public static void run(int count, StopSignal stop, Supplier<ChunkThread> thread) {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int number = 0; number < count; number++) {
        running.add(threads.submit(thread.get()));
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
      threads.shutdown();
    }
  }
}
