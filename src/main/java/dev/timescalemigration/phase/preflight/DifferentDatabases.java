package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.compare.identity.DistinctDatabases;

/** Source and target are two databases. */
final class DifferentDatabases implements Requirement {

  @Override
  public String name() {
    return "two databases";
  }

  @Override
  public CheckFinding examine(Facts facts) {
    return facts
        .sameDatabase()
        .map(problem -> CheckFinding.fail(problem, DistinctDatabases.FIX))
        .orElseGet(() -> CheckFinding.ok("source and target are different databases"));
  }
}
