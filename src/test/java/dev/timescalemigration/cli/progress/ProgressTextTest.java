package dev.timescalemigration.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressTextTest {
  private static final MeterReading HALF =
      new MeterReading(
          "Copying",
          "chunks",
          14,
          28,
          112_000_000,
          218_000_000,
          0.5138,
          Optional.of(39_200_000.0),
          Optional.of(Duration.ofSeconds(3)),
          Duration.ofSeconds(4));

  @Test
  void a_wide_terminal_shows_everything() {
    assertThat(ProgressText.bar(HALF, 120, false))
        .isEqualTo(
            "Copying ###############---------------  51%  14/28 chunks  ETA 0:03  39.2 MB/s"
                + "  112 MB/218 MB");
  }

  @Test
  void a_narrow_terminal_keeps_the_most_important() {
    assertThat(ProgressText.bar(HALF, 40, false))
        .isEqualTo("Copying ######------  51%  14/28 chunks");
    assertThat(ProgressText.bar(HALF, 16, false)).isEqualTo("Copying  51%");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 10, 20, 33, 47, 60, 80, 100, 200})
  void a_line_never_reaches_the_last_column(int width) {
    assertThat(ProgressText.bar(HALF, width, true).length()).isLessThan(width);
  }

  @Test
  void a_pipe_gets_sentences() {
    assertThat(ProgressText.line(HALF))
        .isEqualTo("Copying: 51%, 14/28 chunks, ETA 0:03, 39.2 MB/s, 112 MB/218 MB");
    assertThat(ProgressText.summary(HALF)).isEqualTo("Copying: 14/28 chunks, 112 MB in 4.0 s");
  }
}
