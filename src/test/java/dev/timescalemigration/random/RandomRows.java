package dev.timescalemigration.random;

import java.util.List;

/**
 * The rows of a hypertable, one step of time apart.
 *
 * @param count how many
 * @param chunkSteps length of a chunk, in steps
 * @param laterChunkSteps length of chunks made for the second half
 * @param gap steps without a row between the two halves
 */
record RandomRows(int count, int chunkSteps, int laterChunkSteps, int gap) {

  /** The step after the last row. */
  int end() {
    return count + gap;
  }

  /** Statements that write them. */
  List<String> write(RandomTable table) {
    return List.of(
        table.insert(0, count / 2, step(), "true"),
        "select set_chunk_time_interval('"
            + table.quoted()
            + "', "
            + table.interval(laterChunkSteps)
            + ")",
        table.insert(count / 2, count, step(), "true"));
  }

  /**
   * A statement that writes some of them once more, into another database.
   *
   * @param condition over {@code i} and {@code at}
   */
  String writeSome(RandomTable table, String condition) {
    return table.insert(0, count, step(), condition);
  }

  /**
   * A statement that writes rows of higher numbers all over the range.
   *
   * @param every how many steps lie between two of them
   */
  String writeLate(RandomTable table, int every) {
    int first = 100_000;
    return table.insert(
        first, first + end() / every, "((i - " + first + ") * " + every + ")", "true");
  }

  private String step() {
    return "(case when i < " + count / 2 + " then i else i + " + gap + " end)";
  }
}
