package dev.timescalemigration.phase.copy.method;

/** A chunk's copy is given up, to be tried again later, as others need locks that it takes. */
public final class OthersWaitException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public OthersWaitException() {
    super("other sessions need the same locks each time");
  }

  public OthersWaitException(Exception cancelled) {
    super(cancelled);
  }
}
