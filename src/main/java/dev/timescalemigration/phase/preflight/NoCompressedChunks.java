package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.timescale.Chunk;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Compressed chunks are not moved by this version. */
final class NoCompressedChunks implements Requirement {

  @Override
  public String name() {
    return "compressed chunks";
  }

  @Override
  public Set<Side> reads() {
    return EnumSet.of(Side.SOURCE);
  }

  @Override
  public boolean applies(Facts facts) {
    return facts.selection().isPresent() && facts.selected().refusal().isEmpty();
  }

  @Override
  public Finding examine(Facts facts) {

    Map<QualifiedName, Long> compressed =
        facts.selected().chunks().stream()
            .filter(Chunk::isCompressed)
            .collect(Collectors.groupingBy(Chunk::hypertable, TreeMap::new, Collectors.counting()));
    return compressed.isEmpty()
        ? Finding.ok("none is selected")
        : Finding.fail(
            "cannot be moved by this version yet: "
                + NameList.of(
                    compressed.entrySet().stream()
                        .map(entry -> entry.getValue() + " of " + entry.getKey())
                        .toList()),
            "decompress them in the source, or leave their hypertables out with a filter");
  }
}
