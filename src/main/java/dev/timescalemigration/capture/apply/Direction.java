package dev.timescalemigration.capture.apply;

import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.work.PhaseContext;

/** From which side to which changes are applied, and how messages call the two. */
public enum Direction {
  /** Until the switch: the source is written to. */
  TO_TARGET(
      "source",
      "target",
      "run 'tsm capture recover'",
      "run 'tsm capture apply' again",
      "'tsm compare', repair with 'tsm repair'"),
  /** After it: the target is written to, and the old source follows. */
  TO_SOURCE(
      "target",
      "source",
      "give the way back up: open the gate Finish",
      "run the same command again",
      "'tsm compare'");

  private final String from;
  private final String to;
  private final String giveUp;
  private final String again;
  private final String compare;

  Direction(String from, String to, String giveUp, String again, String compare) {
    this.from = from;
    this.to = to;
    this.giveUp = giveUp;
    this.again = again;
    this.compare = compare;
  }

  /** The direction of a context: the sides are exchanged for the way back. */
  public static Direction of(PhaseContext context) {
    return from(context.source());
  }

  /** The direction by the database whose changes are read. */
  public static Direction from(Database read) {
    return read.side() == Side.SOURCE ? TO_TARGET : TO_SOURCE;
  }

  /** The side whose changes are read. */
  public String from() {
    return from;
  }

  /** The side that they are applied to. */
  public String to() {
    return to;
  }

  /** What a person does when the stream cannot be followed any further, within a sentence. */
  public String giveUp() {
    return giveUp;
  }

  /** What a person does when what was in the way is fixed. */
  String again() {
    return again;
  }

  /** The commands that compare both sides. */
  String compare() {
    return compare;
  }
}
