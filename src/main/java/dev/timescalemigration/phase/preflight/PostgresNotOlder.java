package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.phase.preflight.facts.ServerFacts;

/** The target's PostgreSQL is not older: a dump is read by newer servers only. */
final class PostgresNotOlder implements Requirement {

  @Override
  public String name() {
    return "PostgreSQL versions";
  }

  @Override
  public CheckFinding examine(Facts facts) {

    ServerFacts source = facts.source().server();
    ServerFacts target = facts.target().server();
    String versions = "source " + source.version() + ", target " + target.version();
    return target.majorVersion() < source.majorVersion()
        ? CheckFinding.fail(
            versions + ": the target is older",
            "use a target with PostgreSQL " + source.majorVersion() + " or newer")
        : CheckFinding.ok(versions);
  }
}
