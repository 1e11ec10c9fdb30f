package dev.timescalemigration.capture.stream;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which transactions a snapshot of the source sees, as {@code pg_current_snapshot()} writes it:
 * {@code xmin:xmax:xip,…} in 64 bits, top-level transactions only. For a transaction that has
 * committed the answer is that of {@code pg_visible_in_snapshot}.
 *
 * @param xmin all before it were ended
 * @param xmax none from it on was
 * @param running those between that were not ended
 */
public record TransactionSnapshot(long xmin, long xmax, Set<Long> running) {

  /** Reads the server's text. */
  public static TransactionSnapshot parse(String text) {
    String[] parts = text.split(":", -1);
    return new TransactionSnapshot(
        Long.parseLong(parts[0]),
        Long.parseLong(parts[1]),
        parts[2].isEmpty()
            ? Set.of()
            : Arrays.stream(parts[2].split(",")).map(Long::parseLong).collect(Collectors.toSet()));
  }

  /** Whether the snapshot shows what a committed transaction did. */
  public boolean sees(long transaction) {
    return transaction < xmin || (transaction < xmax && !running.contains(transaction));
  }

  /**
   * The 64-bit number of a transaction that began within 2^31 transactions of this snapshot.
   *
   * @param xid its lower 32 bits
   */
  public long wholeNumber(int xid) {
    return xmax + (xid - (int) xmax);
  }
}
