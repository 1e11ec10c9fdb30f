package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.PrintableSql;
import dev.timescalemigration.postgres.Side;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The target takes writes, and no restore is under way in it. */
final class TargetWritable implements Requirement {

  @Override
  public String name() {
    return "target takes writes";
  }

  @Override
  public Set<Side> reads() {
    return EnumSet.of(Side.TARGET);
  }

  @Override
  public CheckFinding examine(Facts facts) {

    if (facts.target().server().readOnly()) {
      return CheckFinding.fail(
          "it is a standby or read-only",
          "give the address of the primary, and let it take writes");
    }
    return facts.target().server().restoring()
        ? CheckFinding.fail(
            "timescaledb.restoring is on, as a restore left it or as one is under way",
            "when no restore is running in it: "
                + PrintableSql.list(
                    List.of(
                        "SELECT "
                            + facts
                                .target()
                                .timescaleExtension()
                                .map(extension -> Identifiers.quote(extension.schema()) + ".")
                                .orElse("")
                            + "timescaledb_post_restore()")))
        : CheckFinding.ok("it is a primary and takes writes");
  }
}
