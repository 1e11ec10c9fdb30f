package dev.timescalemigration.operator;

import static dev.timescalemigration.operator.ComparedSituation.DRIFT;
import static dev.timescalemigration.operator.ComparedSituation.EQUAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.api.v1alpha1.ComparisonResult;
import dev.timescalemigration.api.v1alpha1.ComparisonRun;
import dev.timescalemigration.api.v1alpha1.TimescaleComparisonStatus;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which events a result makes, as a table. */
class ComparisonChangesTest {
  private static final ComparisonResult REPAIRED = ComparedSituation.result(true, 0, 1);
  private static final ComparisonResult MORE = ComparedSituation.result(false, 2, 0);

  static Stream<Arguments> table() {
    return Stream.of(
        Arguments.of(null, EQUAL, List.of("Equal")),
        Arguments.of(null, DRIFT, List.of("Differs")),
        Arguments.of(EQUAL, later(EQUAL), List.of()),
        Arguments.of(EQUAL, DRIFT, List.of("Differs")),
        Arguments.of(DRIFT, later(DRIFT), List.of()),
        Arguments.of(DRIFT, MORE, List.of("Differs")),
        Arguments.of(DRIFT, REPAIRED, List.of("Repaired", "Equal")),
        Arguments.of(EQUAL, REPAIRED, List.of("Repaired")));
  }

  private static ComparisonResult later(ComparisonResult result) {
    return result.of(new ComparisonRun("later", "s"), "e", result.differences());
  }

  @ParameterizedTest
  @MethodSource("table")
  void only_what_is_new_is_said(
      ComparisonResult before, ComparisonResult after, List<String> events) {
    assertThat(new ComparisonChanges().between(Optional.of(status(before)), status(after)))
        .extracting(change -> change.reason().value())
        .isEqualTo(events);
  }

  private static TimescaleComparisonStatus status(ComparisonResult last) {
    return new TimescaleComparisonStatus(1L, null, null, last, null, null, null, null);
  }
}
