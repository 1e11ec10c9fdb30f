package dev.timescalemigration.work.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.ledger.CopyLimits;
import org.junit.jupiter.api.Test;

class OverloadTest {
  private static final CopyLimits LIMITS = CopyLimits.of("5M", 3, 0, "64Mi", "1G", null);

  private static ServerLoad load(int sessions, long lag) {
    return new ServerLoad(sessions, lag, 0, true);
  }

  @Test
  void what_is_just_at_the_limit_is_not_too_much() {
    assertThat(Overload.ofSource(LIMITS, load(3, 64 << 20))).isEmpty();
    assertThat(Overload.ofTarget(LIMITS, load(0, 64 << 20), 1e9)).isEmpty();
    assertThat(Overload.ofTarget(CopyLimits.NONE, load(500, 1L << 40), 1e12)).isEmpty();
  }

  @Test
  void each_limit_is_named_with_what_exceeds_it() {
    assertThat(Overload.ofSource(LIMITS, load(4, 0)))
        .hasValue("4 sessions of others are active in the source, more than 3");
    assertThat(Overload.ofSource(LIMITS, load(0, 70_000_000)))
        .hasValue("a standby of the source is 70.0 MB behind, more than 67.1 MB");
    assertThat(Overload.ofTarget(LIMITS, load(1, 0), 0))
        .hasValue("1 sessions of others are active in the target, more than 0");
    assertThat(Overload.ofTarget(LIMITS, load(0, 0), 1.5e9))
        .hasValue("the target writes 1500.0 MB of WAL a second, more than 1000.0 MB");
  }
}
