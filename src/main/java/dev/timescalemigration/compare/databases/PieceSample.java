package dev.timescalemigration.compare.databases;

import dev.timescalemigration.ledger.comparison.Piece;
import dev.timescalemigration.ledger.comparison.PieceChanges;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A share of the pieces: those that were changed since the last run, then others by chance. Another
 * seed takes others.
 */
final class PieceSample {
  private PieceSample() {}

  static List<Piece> of(List<Piece> all, Map<String, String> before, ComparisonOptions options) {
    List<Piece> shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, new Random(options.seed()));
    List<Piece> chosen = new ArrayList<>();
    shuffled.stream().filter(piece -> isChanged(piece, before)).forEach(chosen::add);
    shuffled.stream().filter(piece -> !isChanged(piece, before)).forEach(chosen::add);
    int wanted = (int) Math.ceil(all.size() * options.share());
    List<Piece> sample = new ArrayList<>();
    for (Piece piece : chosen.subList(0, Math.min(wanted, chosen.size()))) {
      sample.add(piece.numbered(sample.size()));
    }
    return sample;
  }

  /** A range that the last run did not compare says nothing. */
  private static boolean isChanged(Piece piece, Map<String, String> before) {
    String known = before.get(PieceChanges.place(piece));
    return known != null && !known.equals(piece.changes());
  }
}
