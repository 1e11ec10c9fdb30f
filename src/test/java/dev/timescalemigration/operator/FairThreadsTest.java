package dev.timescalemigration.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FairThreadsTest {
  private static final int SECONDS = 30;

  private final CountDownLatch end = new CountDownLatch(1);

  @Test
  void a_tenant_whose_tasks_never_end_leaves_threads_to_the_others() throws Exception {
    try (FairThreads threads = new FairThreads(3, 2)) {
      for (int i = 0; i < 100; i++) {
        threads.execute("hostile", this::hang);
      }
      CountDownLatch served = new CountDownLatch(10);
      for (int i = 0; i < 10; i++) {
        threads.execute("neighbour", served::countDown);
      }
      assertThat(served.await(SECONDS, TimeUnit.SECONDS)).isTrue();
      end.countDown();
    }
  }

  @Test
  void waiting_tenants_take_turns() throws Exception {
    List<String> order = new CopyOnWriteArrayList<>();
    CountDownLatch all = new CountDownLatch(6);
    try (FairThreads threads = new FairThreads(1, 1)) {
      threads.execute("first", this::hang);
      for (String tenant : List.of("a", "a", "a", "b", "b", "c")) {
        threads.execute(
            tenant,
            () -> {
              order.add(tenant);
              all.countDown();
            });
      }
      end.countDown();
      assertThat(all.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(order).containsExactly("a", "b", "c", "a", "b", "a");
  }

  @Test
  void a_task_that_throws_gives_its_thread_back() throws Exception {
    CountDownLatch served = new CountDownLatch(1);
    try (FairThreads threads = new FairThreads(1, 1)) {
      threads.execute(
          "a",
          () -> {
            throw new IllegalStateException("this is thrown by a test");
          });
      threads.execute("a", served::countDown);
      assertThat(served.await(SECONDS, TimeUnit.SECONDS)).isTrue();
    }
  }

  private void hang() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
