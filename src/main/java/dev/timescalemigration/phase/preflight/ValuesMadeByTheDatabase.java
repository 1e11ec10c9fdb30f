package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.postgres.Side;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Columns whose values each database makes on its own: an application that writes to both sides
 * must give these values, or the two sides differ from the first dual-written row on.
 */
final class ValuesMadeByTheDatabase implements Requirement {
  @Override
  public String name() {
    return "values made by the database";
  }

  @Override
  public Set<Side> reads() {
    return EnumSet.of(Side.SOURCE);
  }

  @Override
  public CheckFinding examine(Facts facts) {
    List<DualWriteColumn> columns = DualWriteColumn.of(facts.source().tables());
    return columns.isEmpty()
        ? CheckFinding.ok("no column has one")
        : CheckFinding.warn(
                "would differ under dual-write: " + NameList.of(columns),
                "let the application give these values itself, the same to both sides (OVERRIDING"
                    + " SYSTEM VALUE for an identity that is ALWAYS)")
            .naming(columns);
  }
}
