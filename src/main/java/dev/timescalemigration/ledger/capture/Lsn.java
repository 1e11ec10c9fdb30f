package dev.timescalemigration.ledger.capture;

import java.util.Locale;

/**
 * A position in a server's write-ahead log ({@code pg_lsn}).
 *
 * @param bytes the position as an unsigned number of bytes
 */
public record Lsn(long bytes) implements Comparable<Lsn> {

  /** Reads the server's text, such as {@code 0/16B3748}. */
  public static Lsn parse(String text) {
    int slash = text.indexOf('/');
    return new Lsn(
        (Long.parseLong(text.substring(0, slash), 16) << 32)
            | Long.parseLong(text.substring(slash + 1), 16));
  }

  @Override
  public int compareTo(Lsn other) {
    return Long.compareUnsigned(bytes, other.bytes);
  }

  /** Whether this is the other position, or before it. */
  public boolean isAtMost(Lsn other) {
    return compareTo(other) <= 0;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%X/%X", bytes >>> 32, bytes & 0xffffffffL);
  }
}
