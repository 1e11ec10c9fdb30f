package dev.timescalemigration.work.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DurationModelTest {
  private static final long MB = 1_000_000;

  @Test
  void pieces_of_a_kind_take_time_in_proportion_to_their_size() {
    DurationModel model =
        DurationModel.of(
            List.of(piece("plain", 100, 2), piece("plain", 50, 1), piece("compressed", 10, 1)), 2);

    Estimate both =
        model.of(
            List.of(
                new Workload("plain", 20, 1000 * MB, 100 * MB),
                new Workload("compressed", 10, 100 * MB, 10 * MB)),
            2);

    assertThat(both.expected()).isCloseTo((20 + 10) / 2.0, within(0.01));
    assertThat(both.low()).isLessThan(both.expected());
    assertThat(both.high()).isGreaterThan(both.expected());
    assertThat(model.rate("plain")).isCloseTo(50e6, within(1.0));
  }

  @Test
  void nothing_ends_before_the_largest_piece() {
    DurationModel model =
        DurationModel.of(List.of(piece("plain", 10, 1), piece("plain", 10, 1)), 1);

    assertThat(model.of(List.of(new Workload("plain", 11, 1100 * MB, 1000 * MB)), 8).expected())
        .isCloseTo(100, within(0.01));
  }

  @Test
  void pieces_that_differ_make_it_less_certain() {
    Workload all = new Workload("plain", 100, 1000 * MB, 10 * MB);
    DurationModel alike =
        DurationModel.of(List.of(piece("plain", 10, 1), piece("plain", 10, 1)), 1);
    DurationModel unlike =
        DurationModel.of(List.of(piece("plain", 10, 0.2), piece("plain", 10, 1.8)), 1);

    assertThat(width(unlike.of(List.of(all), 2)))
        .isGreaterThan(2 * width(alike.of(List.of(all), 2)));
  }

  @Test
  void a_sample_that_kept_few_threads_at_work_does_not_promise_more() {
    DurationModel model = DurationModel.of(List.of(piece("plain", 10, 1)), 1);

    Estimate projected = model.of(List.of(new Workload("plain", 100, 1000 * MB, 10 * MB)), 8);

    assertThat(model.atOnce()).isEqualTo(1);
    assertThat(projected.expected()).isCloseTo(12.5, within(0.01));
    assertThat(projected.high()).isGreaterThanOrEqualTo(100);
  }

  @Test
  void of_many_pieces_those_count_that_were_done_by_threads_that_had_warmed_up() {
    List<MeasuredPiece> pieces =
        IntStream.range(0, 64).mapToObj(i -> piece("small", 1, i < 8 ? 1 : 0.001)).toList();

    Estimate all =
        DurationModel.of(pieces, 8.1)
            .of(List.of(new Workload("small", 10_000, 10_000 * MB, MB)), 1);

    assertThat(all.expected()).isCloseTo(10, within(0.01));
  }

  @Test
  void a_kind_without_a_sample_takes_what_the_others_take() {
    DurationModel model = DurationModel.of(List.of(piece("plain", 10, 1)), 1);

    Estimate other = model.of(List.of(new Workload("other", 4, 40 * MB, 10 * MB)), 1);

    assertThat(other.expected()).isCloseTo(4, within(0.01));
    assertThat(other.high()).isGreaterThan(6);
  }

  @Test
  void a_rate_is_taken_as_it_is() {
    Estimate reading =
        DurationModel.ofRate(10e6).of(List.of(Workload.of("chunk", 10, 400 * MB)), 4);

    assertThat(reading).isEqualTo(new Estimate(10, 10, 10));
  }

  @Test
  void workloads_add_up() {
    Workloads work = new Workloads();
    work.add("plain", 5);
    work.add("compressed", 1);
    work.add("plain", 7);

    assertThat(work.all())
        .containsExactly(new Workload("plain", 2, 12, 7), new Workload("compressed", 1, 1, 1));
    assertThat(work.bytes()).isEqualTo(13);
    assertThat(work.of("none")).isEqualTo(new Workload("none", 0, 0, 0));
  }

  private static double width(Estimate estimate) {
    return estimate.high() - estimate.low();
  }

  private static MeasuredPiece piece(String kind, long megabytes, double seconds) {
    return new MeasuredPiece(kind, megabytes * MB, seconds);
  }
}
