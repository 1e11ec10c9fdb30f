package dev.timescalemigration.compare.databases;

import dev.timescalemigration.compare.rows.Findings;
import dev.timescalemigration.ledger.comparison.Piece;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/** What is to be done next: pieces that nobody looked at, and suspects whose time has come. */
final class PieceQueue {
  private final Deque<Piece> pieces;
  private final PriorityQueue<Settling> settling =
      new PriorityQueue<>(Comparator.comparing(Settling::due));
  private int inWork;

  /**
   * Rows that are looked at again.
   *
   * @param piece where they are
   * @param sourceRows rows of the piece in the source
   * @param targetRows rows of the piece in the target
   * @param suspects the rows
   * @param due when
   */
  record Settling(Piece piece, long sourceRows, long targetRows, Findings suspects, Instant due) {}

  /**
   * What to do.
   *
   * @param piece a piece to compare
   * @param settled suspects to look at again
   * @param pause nothing before this time has passed
   */
  record Next(Optional<Piece> piece, Optional<Settling> settled, Optional<Duration> pause) {
    static final Next NOTHING = new Next(Optional.empty(), Optional.empty(), Optional.empty());
  }

  PieceQueue(List<Piece> pieces) {
    this.pieces = new ArrayDeque<>(pieces);
  }

  /** Takes what is next. Suspects whose time has come go first, so that they are not kept long. */
  synchronized Next take(Instant now, Duration longestWait) {
    Settling first = settling.peek();
    if (first != null && !first.due().isAfter(now)) {
      inWork++;
      return new Next(Optional.empty(), Optional.of(settling.remove()), Optional.empty());
    }
    if (!pieces.isEmpty()) {
      inWork++;
      return new Next(Optional.of(pieces.remove()), Optional.empty(), Optional.empty());
    }
    if (first == null && inWork == 0) {
      return Next.NOTHING;
    }
    Duration wait = first == null ? longestWait : Duration.between(now, first.due());
    return new Next(
        Optional.empty(),
        Optional.empty(),
        Optional.of(wait.compareTo(longestWait) < 0 ? wait : longestWait));
  }

  /** A piece is done, well or not. */
  synchronized void done() {
    inWork--;
  }

  /** A piece could not be looked at. */
  synchronized void giveBack(Piece piece) {
    inWork--;
    pieces.addFirst(piece);
  }

  /** The rows of a piece that differ are looked at later. */
  synchronized void settle(Settling suspects) {
    inWork--;
    settling.add(suspects);
  }
}
