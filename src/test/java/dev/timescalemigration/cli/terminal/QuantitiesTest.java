package dev.timescalemigration.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class QuantitiesTest {
  @Test
  void numbers_are_short() {
    assertThat(Quantities.bytes(0)).isEqualTo("0 B");
    assertThat(Quantities.bytes(999)).isEqualTo("999 B");
    assertThat(Quantities.bytes(1000)).isEqualTo("1.0 kB");
    assertThat(Quantities.bytes(999_960)).isEqualTo("1.0 MB");
    assertThat(Quantities.bytes(218_400_000)).isEqualTo("218 MB");
    assertThat(Quantities.count(1_234_567, "row")).isEqualTo("1,234,567 rows");
    assertThat(Quantities.count(1, "row")).isEqualTo("1 row");
    assertThat(Quantities.duration(Duration.ofMillis(5640))).isEqualTo("5.6 s");
    assertThat(Quantities.duration(Duration.ofSeconds(185))).isEqualTo("3 min 5 s");
    assertThat(Quantities.duration(Duration.ofHours(25))).isEqualTo("25 h 0 min");
  }
}
