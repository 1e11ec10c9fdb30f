package dev.timescalemigration.phase.copy.method;

import dev.timescalemigration.work.StopSignal;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What the copy threads of one process know of each other: who is at work on a chunk of its own,
 * and which chunks others may help with. A copy thread that finds no chunk to claim waits here
 * until it can help.
 */
public final class ThreadsAtWork {
  /** A wish to stop wakes nobody here, so it is looked for. */
  private static final long LOOK_AGAIN_MILLIS = 200;

  private final StopSignal stop;
  private final Set<SharedChunk> shared = new LinkedHashSet<>();
  private int atWork;
  private long failures;

  public ThreadsAtWork(StopSignal stop) {
    this.stop = stop;
  }

  /** A copy thread goes to claim a chunk. */
  public synchronized void begin() {
    atWork++;
  }

  /**
   * It found none, or it is done with it.
   *
   * @param failed whether the chunk is still to be copied
   */
  public synchronized void end(boolean failed) {
    atWork--;
    failures += failed ? 1 : 0;
    notifyAll();
  }

  /** Lets other copy threads help until the answer is closed. */
  synchronized StopSignal.Registration share(SharedChunk chunk) {
    shared.add(chunk);
    notifyAll();
    return () -> unshare(chunk);
  }

  private synchronized void unshare(SharedChunk chunk) {
    shared.remove(chunk);
  }

  /** How many chunks could not be copied so far; see {@link #end}. */
  public synchronized long failures() {
    return failures;
  }

  /**
   * Waits for a chunk to help with.
   *
   * @return empty when no copy thread is at work any more, or a stop was asked for
   */
  public synchronized Optional<SharedChunk> awaitShared() {
    while (!stop.isStopping()) {
      Optional<SharedChunk> chunk = shared.stream().filter(SharedChunk::takesHelp).findFirst();
      if (chunk.isPresent() || atWork == 0) {
        return chunk;
      }
      try {
        wait(LOOK_AGAIN_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
    }
    return Optional.empty();
  }
}
