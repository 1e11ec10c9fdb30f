package dev.timescalemigration.phase.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.ledger.Task;
import dev.timescalemigration.postgres.QualifiedName;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ProbedChunksTest {
  private static final QualifiedName HYPERTABLE = new QualifiedName("public", "h");

  @Test
  void all_chunks_of_a_usual_size_are_probed() {
    assertThat(probed(1, 1 << 20, 5000)).hasSize(5000);
  }

  @Test
  void of_many_tiny_chunks_the_first_ones_and_a_share_of_the_others_are_probed() {
    assertThat(probed(1, 8192, 100)).hasSize(100);
    assertThat(probed(1, 8192, 10_000)).hasSizeBetween(380, 440);
  }

  @Test
  void each_tiny_chunk_is_probed_in_one_of_32_rounds() {
    Set<Long> seen = new HashSet<>();
    for (int round = 1; round <= 32; round++) {
      seen.addAll(probed(round, 8192, 2000));
    }
    assertThat(seen).hasSize(2000);
  }

  private static List<Long> probed(int round, long bytes, long chunks) {
    ProbedChunks probed = new ProbedChunks(round);
    return LongStream.range(0, chunks)
        .boxed()
        .filter(id -> probed.includes(task(id, bytes)))
        .toList();
  }

  private static Task task(long id, long bytes) {
    return new Task(
        id,
        HYPERTABLE,
        new QualifiedName("public", "c" + id),
        List.of(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        bytes,
        Optional.empty(),
        0);
  }
}
