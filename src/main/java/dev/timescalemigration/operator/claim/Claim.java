package dev.timescalemigration.operator.claim;

/**
 * Who runs the migrations of a namespace, as far as this operator knows.
 *
 * @param state whether this operator does
 * @param holder the operator that holds the namespace's lease, as {@code namespace/name}
 */
public record Claim(ClaimState state, String holder) {

  /** Whether this operator may act. */
  public enum ClaimState {
    /** It may. */
    MINE,
    /** The lease is another operator's, which may have ended. */
    WAITING,
    /** The lease is another operator's, which has renewed it since this one first saw it. */
    OF_ANOTHER
  }

  /** Whether this operator may act. */
  public boolean isMine() {
    return state == ClaimState.MINE;
  }
}
