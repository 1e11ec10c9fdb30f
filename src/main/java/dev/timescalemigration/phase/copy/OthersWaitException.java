package dev.timescalemigration.phase.copy;

/** A chunk's copy is given up, to be tried again later, as others need locks that it takes. */
final class OthersWaitException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  OthersWaitException() {
    super("others always need the locks");
  }

  OthersWaitException(Exception cancelled) {
    super(cancelled);
  }
}
