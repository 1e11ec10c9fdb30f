package dev.timescalemigration.phase.switchover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.postgres.QualifiedName;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SequencePlanTest {

  @ParameterizedTest
  @CsvSource({
    // increment, minimum, maximum, cycles, source, called, target, called, margin: wanted, called
    "1, 1, 32767, false, 31900, true, 1, false, 1000, 32333, true",
    "1, 1, 500, false, 100, true, 1, false, 1000, 300, true",
    "1, 1, 500, false, 499, true, 1, false, 1000, 499, true",
    "1, 1, 500, false, 500, true, 1, false, 1000, 500, true",
    "5, 1, 5000, false, 1001, true, 1, false, 10, 1051, true",
    "-1, -20, -1, false, -10, true, -1, false, 1000, -15, true",
    "1, 1, 500, false, 100, true, 450, true, 10, , ",
    "1, 1, 500, false, 100, true, 110, true, 10, , ",
    "1, 1, 500, false, 100, true, 111, false, 10, , ",
    "1, 1, 500, false, 100, true, 110, false, 10, 110, true",
    "1, 1, 500, false, 7, false, 1, false, 10, 7, false",
    "1, 1, 500, false, 1, false, 1, false, 10, , ",
    "1, 1, 500, false, 1, false, 30, true, 10, , ",
    "1, 1, 100, true, 95, true, 1, false, 10, 5, true",
    "1, 1, 100, true, 95, true, 5, true, 10, , ",
    "1, 1, 100, true, 95, true, 30, true, 10, , ",
    "1, 1, 100, true, 95, true, 94, true, 10, 5, true",
    "3, 1, 10, true, 10, true, 1, false, 2, 4, true",
    "1, 1, 1, true, 1, true, 1, true, 10, , ",
    "1, -9223372036854775808, 9223372036854775807, true, 9223372036854775807, true, 0, true, 2,"
        + " -9223372036854775807, true",
  })
  void the_target_continues(
      long increment,
      long minimum,
      long maximum,
      boolean cycles,
      long source,
      boolean sourceCalled,
      long target,
      boolean targetCalled,
      long margin,
      Long wanted,
      Boolean wantedCalled) {
    assertThat(
            SequencePlan.next(
                definition(increment, minimum, maximum, cycles),
                new SequenceState(source, sourceCalled),
                new SequenceState(target, targetCalled),
                margin))
        .isEqualTo(
            java.util.Optional.ofNullable(wanted)
                .map(value -> new SequenceState(value, wantedCalled)));
  }

  @ParameterizedTest
  @CsvSource({
    // increment, last value of the sequence, last value of its column, source, margin: wanted
    "1, 9223372036854775807, 32767, 31900, 1000, 32333",
    "1, 9223372036854775807, 2147483647, 2147483600, 1000, 2147483623",
    "1, 9223372036854775807, 32767, 32767, 1000, 32767",
    "-1, -9223372036854775808, -32768, -32000, 1000, -32384",
  })
  void the_margin_ends_where_the_values_of_the_column_do(
      long increment, long end, long heldUntil, long source, long margin, long wanted) {
    SequenceDefinition definition =
        new SequenceDefinition(
            new QualifiedName("public", "s"),
            increment,
            increment > 0 ? 1 : end,
            increment > 0 ? end : -1,
            false,
            1,
            heldUntil);
    SequenceState inSource = new SequenceState(source, true);
    assertThat(SequencePlan.next(definition, inSource, new SequenceState(increment, false), margin))
        .contains(new SequenceState(wanted, true));
  }

  @Property(tries = 25)
  void what_was_set_once_stays_and_lies_between_the_bounds(
      @ForAll @IntRange(min = 1, max = 4) int step,
      @ForAll boolean descending,
      @ForAll boolean cycles,
      @ForAll @IntRange(min = 1, max = 60) int source,
      @ForAll @IntRange(min = 1, max = 60) int target,
      @ForAll @IntRange(min = 0, max = 80) int margin) {
    SequenceDefinition definition = definition(descending ? -step : step, 1, 60, cycles);
    SequenceState inSource = new SequenceState(source, true);
    SequenceState set =
        SequencePlan.next(definition, inSource, new SequenceState(target, true), margin)
            .orElse(new SequenceState(target, true));
    assertThat(set.lastValue()).isBetween(1L, 60L);
    assertThat(SequencePlan.next(definition, inSource, set, margin)).isEmpty();
  }

  private static SequenceDefinition definition(
      long increment, long minimum, long maximum, boolean cycles) {
    return new SequenceDefinition(
        new QualifiedName("public", "s"),
        increment,
        minimum,
        maximum,
        cycles,
        1,
        increment > 0 ? maximum : minimum);
  }
}
