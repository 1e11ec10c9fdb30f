package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.postgres.Side;
import java.util.EnumSet;
import java.util.Set;

/** One thing that must hold for a migration to go well. It looks at facts and asks no server. */
interface Requirement {

  /** What is checked, in few words. */
  String name();

  /** The sides it cannot do without. */
  default Set<Side> reads() {
    return EnumSet.allOf(Side.class);
  }

  /** Whether there is anything to look at. */
  default boolean applies(Facts facts) {
    return true;
  }

  /** Looks. */
  CheckFinding examine(Facts facts);
}
