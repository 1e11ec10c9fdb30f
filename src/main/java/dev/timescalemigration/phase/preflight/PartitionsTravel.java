package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.phase.preflight.facts.ObjectIdPartition;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.timescale.Hypertable;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The partitions of closed dimensions hold the same values on both sides. TimescaleDB hashes an
 * enum's value by its object id, which is another one in the target.
 */
final class PartitionsTravel implements Requirement {
  static final String FIX =
      "change the column's type to text in the source and the target, or leave the hypertable out"
          + " with a filter";

  @Override
  public String name() {
    return "partitions of closed dimensions";
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
    Set<QualifiedName> selected =
        facts.selected().hypertables().stream().map(Hypertable::name).collect(Collectors.toSet());
    List<String> bound =
        facts.sourceTimescale().objectIdPartitions().stream()
            .filter(partition -> selected.contains(partition.hypertable()))
            .map(PartitionsTravel::describe)
            .toList();
    return bound.isEmpty()
        ? Finding.ok("follow from the values")
        : Finding.fail(NameList.of(bound), FIX);
  }

  private static String describe(ObjectIdPartition partition) {
    return partition.hypertable()
        + " is partitioned by "
        + partition.column()
        + " of type "
        + partition.type()
        + ", whose hash is another one in the target";
  }
}
