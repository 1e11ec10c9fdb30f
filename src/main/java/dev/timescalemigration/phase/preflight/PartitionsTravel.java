package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.timescale.OtherPartition;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The partitions of closed dimensions hold the same values on both sides. Where they need not,
 * because TimescaleDB hashes an enum's value by its object id, all rows of a stretch of time go
 * through the target's hypertable, which finds their partitions. Capture follows chunk by chunk,
 * and cannot.
 */
final class PartitionsTravel implements SelectionRequirement {
  @Override
  public String name() {
    return "partitions of closed dimensions";
  }

  @Override
  public CheckFinding examine(Facts facts) {
    Set<QualifiedName> selected =
        facts.selected().hypertables().stream().map(Hypertable::name).collect(Collectors.toSet());
    List<String> bound =
        facts.sourceTimescale().otherPartitions().stream()
            .filter(partition -> selected.contains(partition.hypertable()))
            .map(PartitionsTravel::describe)
            .toList();
    if (bound.isEmpty()) {
      return CheckFinding.ok("follow from the values");
    }
    return facts.capture().isPresent()
        ? CheckFinding.fail(
                NameList.of(bound) + ": changes of such chunks cannot be captured",
                "leave these hypertables out with spec.rules, or set spec.writes.mode to DualWrite")
            .naming(bound)
        : CheckFinding.warn(
                NameList.of(bound)
                    + ": rows are copied one by one through the hypertable, which takes longer",
                "nothing, if the time is there")
            .naming(bound);
  }

  private static String describe(OtherPartition partition) {
    return partition.hypertable()
        + " is partitioned by "
        + partition.column()
        + " "
        + partition.reason();
  }
}
