package dev.timescalemigration.phase.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OtherWritersTest {
  private static final OtherWriters.Writing FIRST =
      new OtherWriters.Writing("41 700", "shop (checkout)");
  private static final OtherWriters.Writing SECOND = new OtherWriters.Writing("42 701", "metrics");

  private final OtherWriters writers = new OtherWriters();

  private void seen(int second, OtherWriters.Writing... writing) {
    writers.seen(List.of(writing), nanos(second));
  }

  private static long nanos(int second) {
    return Duration.ofSeconds(second).toNanos();
  }

  @Test
  void nobody_is_at_work_before_one_was_seen() {
    seen(0);
    assertThat(writers.atWork(nanos(0))).isEmpty();
  }

  @Test
  void a_writer_counts_for_half_a_minute_after_the_last_new_transaction() {
    seen(0, FIRST);
    seen(10, SECOND);
    seen(11);
    assertThat(writers.atWork(nanos(39))).hasValue("metrics");
    assertThat(writers.atWork(nanos(40))).isEmpty();
  }

  @Test
  void a_transaction_that_stays_open_is_nobody_at_work() {
    for (int second = 0; second < 60; second++) {
      seen(second, FIRST);
    }
    assertThat(writers.atWork(nanos(60))).isEmpty();
    seen(60, FIRST, SECOND);
    assertThat(writers.atWork(nanos(60))).hasValue("metrics");
  }
}
