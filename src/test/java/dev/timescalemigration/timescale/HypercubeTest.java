package dev.timescalemigration.timescale;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** What is left of a part of a hypertable without another: every point once. */
class HypercubeTest {
  private static final int EDGE = 8;

  @Property(tries = 300)
  void each_point_is_in_the_other_or_in_one_part_of_the_rest(
      @ForAll @Size(8) List<@LongRange(min = 0, max = EDGE - 1) Long> corners) {
    Hypercube whole = square(corners.subList(0, 4));
    Hypercube other = square(corners.subList(4, 8));
    List<Hypercube> rest = whole.minus(other);
    LongStream.range(0, EDGE)
        .forEach(x -> LongStream.range(0, EDGE).forEach(y -> check(x, y, whole, other, rest)));
  }

  private static void check(
      long x, long y, Hypercube whole, Hypercube other, List<Hypercube> rest) {
    Hypercube point = new Hypercube(List.of(range("t", x, x + 1), range("d", y, y + 1)));
    long parts = rest.stream().filter(point::overlaps).count();
    assertThat(parts).isEqualTo(point.overlaps(whole) && !point.overlaps(other) ? 1 : 0);
  }

  @Test
  void a_dimension_without_a_range_is_all_of_it() {
    Hypercube time = new Hypercube(List.of(range("t", 0, 10)));
    Hypercube partition = new Hypercube(List.of(range("t", 0, 10), range("d", 5, Long.MAX_VALUE)));
    assertThat(partition.minus(time)).isEmpty();
    assertThat(time.minus(partition))
        .containsExactly(new Hypercube(List.of(range("t", 0, 10), range("d", Long.MIN_VALUE, 5))));
  }

  private static Hypercube square(List<Long> corners) {
    return new Hypercube(
        List.of(
            ordered("t", corners.get(0), corners.get(1)),
            ordered("d", corners.get(2), corners.get(3))));
  }

  private static DimensionRange ordered(String column, long one, long two) {
    return range(column, Math.min(one, two), Math.max(one, two) + 1);
  }

  private static DimensionRange range(String column, long start, long end) {
    return new DimensionRange(column, start, end);
  }
}
