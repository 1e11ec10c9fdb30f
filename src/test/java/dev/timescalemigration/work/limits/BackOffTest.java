package dev.timescalemigration.work.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class BackOffTest {
  private static final Offset<Double> ROUNDING = within(1e-9);

  private final BackOff backOff = new BackOff();

  private double looks(int number, boolean overloaded) {
    double share = 1;
    for (int look = 0; look < number; look++) {
      share = backOff.after(overloaded);
    }
    return share;
  }

  @Test
  void it_halves_at_an_overload_and_comes_back_slowly() {
    assertThat(looks(1, false)).isEqualTo(1);
    assertThat(looks(2, true)).isEqualTo(0.25);
    assertThat(looks(1, false)).isEqualTo(0.3125, ROUNDING);
  }

  /** A load that stays would otherwise hold a chunk open for ever. */
  @Test
  void it_never_stops_for_good() {
    assertThat(looks(100, true)).isEqualTo(0.05);
  }

  @Test
  void it_comes_back_still_more_slowly_around_what_was_too_much() {
    assertThat(looks(1, true)).isEqualTo(0.5);
    assertThat(looks(1, true)).isEqualTo(0.25);
    assertThat(looks(2, false)).isEqualTo(0.25 * 1.25 * 1.25, ROUNDING);
    assertThat(looks(3, false)).isEqualTo(0.25 * 1.25 * 1.25 * 1.05 * 1.05 * 1.05, ROUNDING);
  }

  @Test
  void it_comes_back_from_almost_nothing_within_half_a_minute() {
    assertThat(looks(20, true)).isEqualTo(0.05);
    assertThat(looks(30, false)).isEqualTo(1);
  }

  @Test
  void it_begins_carefully_once_and_continues_as_it_was_later() {
    assertThat(backOff.beginCarefully()).isEqualTo(0.25);
    assertThat(looks(1, false)).isEqualTo(0.3125, ROUNDING);
    assertThat(looks(20, false)).isEqualTo(1);
    assertThat(backOff.beginCarefully()).isEqualTo(1);
    assertThat(looks(1, false)).isEqualTo(1);
  }
}
