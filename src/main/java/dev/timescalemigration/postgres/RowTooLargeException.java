package dev.timescalemigration.postgres;

/** One row is larger than the memory that the program has left. */
public final class RowTooLargeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RowTooLargeException(OutOfMemoryError cause) {
    super("a row does not fit into the program's memory", cause);
  }
}
