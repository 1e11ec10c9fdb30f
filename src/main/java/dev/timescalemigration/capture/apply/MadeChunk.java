package dev.timescalemigration.capture.apply;

import dev.timescalemigration.timescale.DimensionRange;
import dev.timescalemigration.timescale.Hypertable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * A chunk in whose ranges the source has no rows at one moment of a transaction: it makes the
 * chunk, or drops it so that the same one can come back.
 *
 * @param xid the transaction
 * @param id its number in the source's catalog
 * @param hypertable the number of its hypertable there
 * @param slices what the transaction says of its ranges, by the number of the dimension: start and
 *     end
 */
record MadeChunk(int xid, int id, int hypertable, SortedMap<Integer, List<Long>> slices) {

  /** Whether it has these ranges still, as far as the transaction says what they were. */
  boolean mayHave(List<DimensionRange> now) {
    Set<List<Long>> bounds =
        now.stream().map(range -> List.of(range.start(), range.end())).collect(Collectors.toSet());
    return bounds.containsAll(slices.values());
  }

  /** Its ranges; empty when the transaction does not say all of them. */
  Optional<List<DimensionRange>> ranges(Hypertable of) {
    if (slices.size() != of.dimensions().size()) {
      return Optional.empty();
    }
    List<DimensionRange> ranges = new ArrayList<>();
    for (List<Long> slice : slices.values()) {
      String column = of.dimensions().get(ranges.size()).column();
      ranges.add(new DimensionRange(column, slice.get(0), slice.get(1)));
    }
    return Optional.of(List.copyOf(ranges));
  }
}
