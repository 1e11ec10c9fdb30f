package dev.timescalemigration.work.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.postgres.CopyPipe;
import java.time.Duration;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Time passes only where a copy thread works or waits. */
class ThrottleTest {
  private static final int BATCH = 64 * 1024;
  private static final Offset<Double> FIVE_PERCENT = Offset.offset(0.05);

  private long now = 1;
  private boolean givenUp;
  private final Throttle throttle = new Throttle(() -> now, this::rest);

  private boolean rest(long nanos) {
    now += nanos;
    return !givenUp;
  }

  /** Seconds that a copy thread takes for some batches, each after some work. */
  private double seconds(CopyPipe.RateLimit thread, int batches, Duration work) {
    long began = now;
    for (int batch = 0; batch < batches; batch++) {
      now += work.toNanos();
      thread.pass(BATCH);
    }
    return (now - began) / 1e9;
  }

  @Test
  void without_a_limit_nothing_waits() {
    assertThat(seconds(throttle.rateLimit(), 100, Duration.ofMillis(1))).isEqualTo(0.1);
  }

  @Test
  void copy_threads_share_the_rate() {
    throttle.limitTo(100 * BATCH);
    CopyPipe.RateLimit one = throttle.rateLimit();
    CopyPipe.RateLimit other = throttle.rateLimit();
    double took = seconds(one, 200, Duration.ZERO) + seconds(other, 200, Duration.ZERO);
    assertThat(took).isCloseTo(4, Offset.offset(0.2));
  }

  @Test
  void time_in_which_little_passed_is_not_made_up_for_at_once() {
    throttle.limitTo(100 * BATCH);
    CopyPipe.RateLimit thread = throttle.rateLimit();
    now += Duration.ofMinutes(5).toNanos();
    assertThat(seconds(thread, 100, Duration.ZERO)).isGreaterThan(0.85);
  }

  @Test
  void a_rate_that_is_changed_holds_for_the_next_bytes() {
    throttle.limitTo(BATCH);
    CopyPipe.RateLimit thread = throttle.rateLimit();
    seconds(thread, 2, Duration.ZERO);
    throttle.limitTo(Throttle.UNLIMITED);
    assertThat(seconds(thread, 100, Duration.ZERO)).isZero();
  }

  @Test
  void nothing_waits_on_when_all_is_given_up() {
    throttle.limitTo(1);
    CopyPipe.RateLimit thread = throttle.rateLimit();
    thread.pass(BATCH);
    givenUp = true;
    assertThat(seconds(thread, 1, Duration.ZERO)).isLessThan(3);
  }

  @Test
  void a_share_of_the_time_counts_what_was_done_between_batches() {
    throttle.workFor(0.25);
    assertThat(seconds(throttle.rateLimit(), 10, Duration.ofMillis(100)))
        .isCloseTo(4, FIVE_PERCENT);
  }

  @Test
  void no_copy_thread_moves_rows_while_copying_is_paused() {
    CopyPipe.RateLimit thread = throttle.rateLimit();
    throttle.whilePaused(
        () -> {
          givenUp = true;
          assertThat(seconds(thread, 1, Duration.ZERO)).as("until it is given up").isPositive();
        });
    assertThat(seconds(thread, 1, Duration.ZERO)).isZero();
  }
}
