package dev.timescalemigration.work.estimate;

/**
 * All work of one kind.
 *
 * @param kind what makes its pieces alike
 * @param pieces how many there are
 * @param bytes of all of them
 * @param largest bytes of the largest one
 */
public record Workload(String kind, long pieces, long bytes, long largest) {

  /** Pieces of a kind of which only the sizes are known as a whole. */
  public static Workload of(String kind, long pieces, long bytes) {
    return new Workload(kind, pieces, bytes, pieces == 0 ? 0 : bytes / pieces);
  }

  /** One more piece. */
  Workload and(long size) {
    return new Workload(kind, pieces + 1, bytes + size, Math.max(largest, size));
  }

  /** A kind without pieces. */
  static Workload none(String kind) {
    return new Workload(kind, 0, 0, 0);
  }
}
