package dev.timescalemigration.migration;

import dev.timescalemigration.failure.MigrationFailure;

/** How far the work of the present phase is. */
public sealed interface Work {
  /** To be done, or being done. */
  Work PENDING = new Pending();

  /** Done, and well. */
  Work DONE = new Done();

  /** To be done, or being done. */
  record Pending() implements Work {}

  /** Done, and well. */
  record Done() implements Work {}

  /**
   * Ended badly, and what it had changed was undone.
   *
   * @param failure why, and what fixes it
   */
  record Undone(MigrationFailure failure) implements Work {}

  /**
   * Ended badly.
   *
   * @param failure why, and what fixes it
   */
  record Failed(MigrationFailure failure) implements Work {}
}
