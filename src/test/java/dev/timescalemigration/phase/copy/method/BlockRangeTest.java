package dev.timescalemigration.phase.copy.method;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BlockRangeTest {

  private static List<String> predicates(long blocks, long parts) {
    return BlockRange.cut(blocks, parts).stream().map(BlockRange::predicate).toList();
  }

  @Test
  void parts_follow_on_one_another_and_the_last_has_no_end() {
    assertThat(predicates(10, 3))
        .containsExactly(
            "ctid >= '(0,0)' and ctid < '(4,0)'",
            "ctid >= '(4,0)' and ctid < '(8,0)'",
            "ctid >= '(8,0)'");
  }

  @Test
  void there_are_no_more_parts_than_blocks() {
    assertThat(predicates(2, 5))
        .containsExactly("ctid >= '(0,0)' and ctid < '(1,0)'", "ctid >= '(1,0)'");
  }

  @Test
  void a_table_without_blocks_is_one_part() {
    assertThat(predicates(0, 1)).containsExactly("ctid >= '(0,0)'");
  }
}
