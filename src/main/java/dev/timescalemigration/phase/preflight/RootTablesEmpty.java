package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.phase.preflight.facts.TimescaleFacts;
import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.timescale.RootRows;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** No hypertable has rows outside of its chunks: they would not be copied. */
record RootTablesEmpty(Side side) implements Requirement {

  @Override
  public String name() {
    return "root tables in " + side.value();
  }

  @Override
  public Set<Side> reads() {
    return EnumSet.of(side);
  }

  @Override
  public boolean applies(Facts facts) {
    return facts.of(side).timescale().isPresent();
  }

  @Override
  public CheckFinding examine(Facts facts) {
    List<RootRows> found =
        facts.of(side).timescale().map(TimescaleFacts::rootRows).orElse(List.of());
    if (found.isEmpty()) {
      return CheckFinding.ok("all rows of hypertables are in chunks");
    }
    List<RootRows> counted = found.stream().filter(one -> one.rows().isPresent()).toList();
    return counted.isEmpty()
        ? CheckFinding.warn(
            "there may be rows that no chunk holds: " + describe(found),
            "VACUUM frees the pages of deleted rows. If the size stays, " + fix(found))
        : CheckFinding.fail(
            "rows that no chunk holds, so that queries do not find them and they are not copied: "
                + describe(found),
            fix(found));
  }

  private static String describe(List<RootRows> found) {
    return NameList.of(found.stream().map(RootRows::describe).toList());
  }

  private String fix(List<RootRows> found) {
    return "to move them into chunks, run in the "
        + side.value()
        + " as a superuser: "
        + found.stream().map(RootRows::toMove).collect(Collectors.joining(" "))
        + " Or to remove them: "
        + found.stream().map(RootRows::toRemove).collect(Collectors.joining(" "));
  }
}
