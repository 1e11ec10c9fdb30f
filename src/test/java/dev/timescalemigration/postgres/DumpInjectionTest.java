package dev.timescalemigration.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DumpInjectionTest {

  @ParameterizedTest
  @CsvSource({
    "17.5, 17, true",
    "17.6, 17, false",
    "17.12, 17, false",
    "17beta1, 17, true",
    "16.9, 16, true",
    "16.10, 16, false",
    "15.13, 15, true",
    "15.14, 15, false",
    "15.18, 15, false",
    "14.18, 14, true",
    "14.19, 14, false",
    "13.21, 13, true",
    "13.22, 13, false",
    "12.22, 12, true",
    "18beta1, 18, true",
    "18beta2, 18, true",
    "18beta3, 18, false",
    "18rc1, 18, false",
    "18.0, 18, false",
    "19devel, 19, false",
  })
  void releases_before_the_fix_are_affected(String version, int major, boolean affected) {
    assertThat(DumpInjection.affects(version, major)).isEqualTo(affected);
  }
}
