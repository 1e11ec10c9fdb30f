package dev.timescalemigration.ledger.comparison;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** By what the same range is known in another comparison. */
public final class PieceChanges {
  private PieceChanges() {}

  /** Table and range of a piece. */
  public static String place(Piece piece) {
    return piece.table() + " " + piece.from() + " " + piece.until();
  }

  static Map<String, String> of(List<Piece> pieces) {
    Map<String, String> changes = new HashMap<>();
    pieces.forEach(piece -> changes.put(place(piece), piece.changes()));
    return changes;
  }
}
