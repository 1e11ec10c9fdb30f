package dev.timescalemigration.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.work.StopSignal;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InterruptionTest {
  private static final int SIGINT = 2;
  private static final int SIGTERM = 15;

  @Test
  void the_first_signal_lets_work_in_flight_finish_and_the_second_rolls_it_back() {
    Interruption interruption = new Interruption(Duration.ofHours(1), exitCode -> {});
    StopSignal stop = interruption.begin();
    assertThat(interruption.exitCode()).isEmpty();

    interruption.signalled(SIGINT);
    assertThat(stop.isStopping()).isTrue();
    assertThat(stop.isAborting()).isFalse();

    interruption.signalled(SIGTERM);
    assertThat(stop.isAborting()).isTrue();
    assertThat(interruption.exitCode()).hasValue(130);
  }

  @Test
  void when_the_grace_period_has_run_out_work_is_rolled_back() throws InterruptedException {
    Interruption interruption = new Interruption(Duration.ofMillis(1), exitCode -> {});
    CountDownLatch rolledBack = new CountDownLatch(1);
    try (var registration = interruption.begin().onAbort(rolledBack::countDown)) {
      interruption.signalled(SIGTERM);
      assertThat(rolledBack.await(10, TimeUnit.SECONDS)).as("%s", registration).isTrue();
    }
    assertThat(interruption.exitCode()).hasValue(143);
  }

  @Test
  void work_begun_after_a_signal_stops_from_the_start() {
    Interruption interruption = new Interruption(Duration.ofHours(1), exitCode -> {});
    interruption.signalled(SIGTERM);
    assertThat(interruption.begin().isStopping()).isTrue();
  }
}
