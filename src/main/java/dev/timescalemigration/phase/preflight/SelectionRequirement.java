package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.postgres.Side;
import java.util.EnumSet;
import java.util.Set;

/** A requirement of what the rules select in the source, looked at once they can be read. */
interface SelectionRequirement extends Requirement {

  @Override
  default Set<Side> reads() {
    return EnumSet.of(Side.SOURCE);
  }

  @Override
  default boolean applies(Facts facts) {
    return facts.selection().isPresent() && facts.selected().refusal().isEmpty();
  }
}
