package dev.timescalemigration.work.limits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OtherWritersTest {
  private static final OtherWriters.WritingTransaction FIRST =
      new OtherWriters.WritingTransaction("41 700", "shop (checkout)");
  private static final OtherWriters.WritingTransaction SECOND =
      new OtherWriters.WritingTransaction("42 701", "metrics");
  private static final OtherWriters.WritingTransaction THIRD =
      new OtherWriters.WritingTransaction("41 702", "shop (checkout)");

  private final OtherWriters writers = new OtherWriters();

  private void seen(int second, OtherWriters.WritingTransaction... writing) {
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
  void who_writes_once_in_a_while_is_nobody_at_work() {
    for (int second = 0; second < 600; second += 5) {
      seen(second, new OtherWriters.WritingTransaction("41 " + second, "monitor"));
      assertThat(writers.atWork(nanos(second))).isEmpty();
    }
  }

  @Test
  void three_transactions_within_seconds_make_a_writer_and_each_further_one_keeps_it() {
    seen(0, FIRST);
    seen(1, SECOND);
    assertThat(writers.atWork(nanos(1))).isEmpty();
    seen(2, THIRD);
    assertThat(writers.atWork(nanos(31))).hasValue("shop (checkout)");
    seen(31, SECOND);
    assertThat(writers.atWork(nanos(60))).hasValue("metrics");
    assertThat(writers.atWork(nanos(61))).isEmpty();
  }

  @Test
  void a_transaction_that_stays_open_is_nobody_at_work() {
    for (int second = 0; second < 60; second++) {
      seen(second, FIRST);
    }
    assertThat(writers.atWork(nanos(60))).isEmpty();
  }

  @Test
  void transactions_that_were_counted_while_copying_was_paused_make_a_writer() {
    writers.counted(2, nanos(0));
    assertThat(writers.atWork(nanos(0))).isEmpty();
    writers.counted(3, nanos(1));
    assertThat(writers.atWork(nanos(1))).hasValue("somebody");
  }
}
