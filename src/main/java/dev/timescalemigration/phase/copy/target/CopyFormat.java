package dev.timescalemigration.phase.copy.target;

/** The format in which COPY hands rows from one side to the other. */
public final class CopyFormat {
  private CopyFormat() {}

  /** The options of COPY: binary where every type has it, else text. */
  public static String of(boolean binary) {
    return binary ? "format binary" : "format text, encoding 'UTF8'";
  }
}
