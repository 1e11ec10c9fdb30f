package dev.timescalemigration.phase.copy.method;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A part of a table: the rows in some of its blocks, which PostgreSQL 14 and later find without
 * reading the others (TID range scan).
 *
 * @param from the first block
 * @param until the block after the last one; empty where the table ends
 */
record BlockRange(long from, OptionalLong until) {

  /**
   * Cuts a table into parts that follow on one another. The last has no end.
   *
   * @param blocks how many blocks the table has
   * @param parts how many parts there are to be; fewer when there are fewer blocks
   */
  static List<BlockRange> cut(long blocks, long parts) {
    long each = Math.max(1, (blocks + parts - 1) / parts);
    List<BlockRange> ranges = new ArrayList<>();
    for (long from = 0; from == 0 || from < blocks; from += each) {
      boolean last = from + each >= blocks;
      ranges.add(new BlockRange(from, last ? OptionalLong.empty() : OptionalLong.of(from + each)));
    }
    return ranges;
  }

  /** The condition for a query of the table itself. */
  String predicate() {
    String begins = "ctid >= '(" + from + ",0)'";
    return until.isPresent() ? begins + " and ctid < '(" + until.getAsLong() + ",0)'" : begins;
  }
}
