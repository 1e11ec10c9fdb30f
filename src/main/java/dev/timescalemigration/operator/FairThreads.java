package dev.timescalemigration.operator;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Threads that tenants share fairly: of each tenant a bounded number of tasks runs at a time, and
 * waiting tenants take turns. A tenant whose servers never answer holds up its own tasks.
 */
final class FairThreads implements AutoCloseable {
  private final int mostOfOne;
  private final ExecutorService threads;
  private final Map<String, TenantQueue> waiting = new LinkedHashMap<>();
  private final Map<String, Integer> running = new HashMap<>();
  private int free;
  private boolean closed;

  /** What waits of one tenant. */
  private static final class TenantQueue {
    private final Queue<Runnable> urgent = new ArrayDeque<>();
    private final Queue<Runnable> others = new ArrayDeque<>();

    Runnable next() {
      return urgent.isEmpty() ? others.remove() : urgent.remove();
    }

    boolean isEmpty() {
      return urgent.isEmpty() && others.isEmpty();
    }
  }

  /**
   * Threads, none of which has anything to do.
   *
   * @param count how many tasks run at a time
   * @param mostOfOne how many of one tenant
   */
  FairThreads(int count, int mostOfOne) {
    this.free = count;
    this.mostOfOne = mostOfOne;
    this.threads =
        Executors.newFixedThreadPool(
            count,
            work -> {
              Thread thread = new Thread(work, "ledger");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Runs a task when it is the tenant's turn; never after {@link #close}. */
  synchronized void execute(String tenant, Runnable task) {
    if (!closed) {
      waiting.computeIfAbsent(tenant, each -> new TenantQueue()).others.add(task);
      startWhatMayRun();
    }
  }

  /** Runs a task before those of its tenant that are not urgent. */
  synchronized void executeSoon(String tenant, Runnable task) {
    if (!closed) {
      waiting.computeIfAbsent(tenant, each -> new TenantQueue()).urgent.add(task);
      startWhatMayRun();
    }
  }

  /** The first tenant with a free place goes to the end of the queue. */
  private void startWhatMayRun() {
    while (free > 0) {
      Iterator<String> tenants =
          waiting.keySet().stream()
              .filter(tenant -> running.getOrDefault(tenant, 0) < mostOfOne)
              .iterator();
      if (!tenants.hasNext()) {
        return;
      }
      start(tenants.next());
    }
  }

  private void start(String tenant) {
    TenantQueue tasks = waiting.remove(tenant);
    Runnable task = tasks.next();
    if (!tasks.isEmpty()) {
      waiting.put(tenant, tasks);
    }
    free--;
    running.merge(tenant, 1, Integer::sum);
    threads.execute(
        () -> {
          try {
            task.run();
          } finally {
            ended(tenant);
          }
        });
  }

  private synchronized void ended(String tenant) {
    free++;
    running.computeIfPresent(tenant, (each, count) -> count == 1 ? null : count - 1);
    if (!closed) {
      startWhatMayRun();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    waiting.clear();
    threads.shutdownNow();
  }
}
