package dev.timescalemigration.api.v1alpha1;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Fields that have moved. They are read at their old place for one release, with a warning. */
public final class DeprecatedFields {
  private DeprecatedFields() {}

  /** The warning for a spec that has such fields: each of them, and the place to move it to. */
  public static Optional<String> warning(TimescaleMigrationSpec spec) {
    List<String> moves = new ArrayList<>();
    CopySpec copy = spec.copy();
    move(moves, copy.workers(), "spec.copy.workers", "spec.workers.replicas");
    move(moves, copy.parallelism(), "spec.copy.parallelism", "spec.workers.parallelism");
    move(moves, copy.resources(), "spec.copy.resources", "spec.workers.resources");
    return moves.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "the spec has deprecated fields, which the next release does not read; move "
                + String.join(", ", moves));
  }

  private static void move(List<String> moves, Object value, String from, String to) {
    if (value != null) {
      moves.add(from + " to " + to);
    }
  }
}
