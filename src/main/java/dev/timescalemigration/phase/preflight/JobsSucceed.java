package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.phase.preflight.facts.FailingJob;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.PrintableSql;
import dev.timescalemigration.postgres.Side;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The source's background jobs succeed: who fails there fails in the target too. */
final class JobsSucceed implements Requirement {

  @Override
  public String name() {
    return "jobs that fail in the source";
  }

  @Override
  public Set<Side> reads() {
    return EnumSet.of(Side.SOURCE);
  }

  @Override
  public boolean applies(Facts facts) {
    return facts.source().timescale().isPresent() && !facts.sourceTimescale().jobs().isEmpty();
  }

  @Override
  public CheckFinding examine(Facts facts) {
    List<FailingJob> failing = facts.sourceTimescale().failingJobs();
    if (failing.isEmpty()) {
      return CheckFinding.ok("none");
    }
    String alter =
        "SELECT "
            + Identifiers.quote(facts.sourceTimescale().catalog().extensionSchema())
            + ".alter_job(";
    return CheckFinding.warn(
            "the last run failed of " + NameList.of(failing) + ": they will fail in the target too",
            "correct what the error says, or switch them off in the source: "
                + PrintableSql.list(
                    failing.stream()
                        .map(job -> alter + job.id() + ", scheduled => false)")
                        .toList()))
        .naming(failing);
  }
}
