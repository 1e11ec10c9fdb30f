package dev.timescalemigration.capture.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChangesTest {
  private final DecodedText reader = new DecodedText();

  private static String message(int i) {
    return "table public.t: INSERT: a[integer]:" + i + " b[text]:'\u00e4 ''\n" + i + "'";
  }

  private static List<Change> read(Changes changes) {
    return List.copyOf(changes);
  }

  @Test
  void what_is_more_than_fits_comes_back_from_the_file_in_its_order() {
    List<Change> expected =
        IntStream.range(0, 5_000).mapToObj(i -> reader.read(message(i))).toList();
    try (Changes changes = new Changes(1_000)) {
      for (int i = 0; i < 5_000; i++) {
        changes.add(reader.read(message(i)), message(i));
        if (i == 2_500) {
          assertThat(read(changes)).hasSize(2_501);
        }
      }
      assertThat(read(changes)).isEqualTo(expected);
      assertThat(read(changes)).as("again").isEqualTo(expected);
    }
  }

  @Test
  void batches_that_were_deleted_keep_their_place() {
    try (Changes changes = new Changes(0)) {
      changes.add(reader.read(message(1)), message(1));
      changes.addBatchesDeleted();
      changes.add(reader.read(message(2)), message(2));
      assertThat(read(changes))
          .containsExactly(
              reader.read(message(1)), new Change.BatchesDeleted(), reader.read(message(2)));
    }
  }
}
