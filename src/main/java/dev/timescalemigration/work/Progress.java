package dev.timescalemigration.work;

import java.time.Duration;

/**
 * Where a phase reports its progress. Implementations draw a bar, print lines, or count metrics;
 * they are called from several threads.
 */
public interface Progress {

  /** Progress that nobody watches. */
  Progress NONE = new Progress() {};

  /**
   * A phase begins, or the size of its work became known.
   *
   * @param phase the phase's name
   * @param unit what is counted: chunks, tables, jobs
   * @param done units already done, by this or an earlier run
   * @param total units in all
   * @param bytesDone bytes already done, 0 where bytes are not counted
   * @param totalBytes bytes in all, 0 where bytes are not counted
   */
  default void started(
      String phase, String unit, long done, long total, long bytesDone, long totalBytes) {}

  /** More units are done; {@code bytes} is the estimate they had in the total. */
  default void advanced(long units, long bytes) {}

  /**
   * A piece of the work is done, such as a chunk; counted by {@link #advanced}.
   *
   * @param piece its name in the source
   * @param bytes its size in the source
   * @param busy how long one copy thread was at it
   */
  default void measured(String piece, long bytes, Duration busy) {}

  /** Something a person wants to read now, one line. */
  default void message(String line) {}

  /** The phase ended, well or not. */
  default void ended() {}

  /** The same for work in the background of other work, which has the bar. */
  default Progress messagesOnly() {
    Progress all = this;
    return new Progress() {
      @Override
      public void message(String line) {
        all.message(line);
      }
    };
  }
}
