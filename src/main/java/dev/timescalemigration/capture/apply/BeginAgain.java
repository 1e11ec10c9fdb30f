package dev.timescalemigration.capture.apply;

/** What a person does when the stream cannot be followed any further. */
public final class BeginAgain {
  /** The steps, for a sentence of its own. */
  public static final String STEPS =
      "'tsm capture stop', 'tsm clean --force', an empty target, and 'tsm capture start'";

  /** The advice, within a sentence. */
  public static final String ADVICE = "begin again: " + STEPS;

  private BeginAgain() {}
}
