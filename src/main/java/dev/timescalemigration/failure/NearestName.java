package dev.timescalemigration.failure;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds what a person who mistyped a name has most likely meant. */
public final class NearestName {
  private NearestName() {}

  /**
   * The known name that is fewest edits away, blind to case; empty when none is near enough to be
   * meant.
   *
   * @param typed what was typed
   * @param known the names there are
   */
  public static Optional<String> of(String typed, Collection<String> known) {
    int most = Math.max(2, typed.length() / 3);
    return known.stream()
        .filter(name -> edits(typed, name) <= most)
        .min(Comparator.comparingInt((String name) -> edits(typed, name)).thenComparing(n -> n));
  }

  private static int edits(String typed, String name) {
    return LevenshteinDistance.getDefaultInstance()
        .apply(typed.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
  }
}
