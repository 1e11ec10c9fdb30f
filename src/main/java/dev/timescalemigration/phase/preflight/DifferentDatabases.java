package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.compare.identity.DistinctDatabases;

/** Source and target are two databases. */
final class DifferentDatabases implements Requirement {

  @Override
  public String name() {
    return "two databases";
  }

  @Override
  public Finding examine(Facts facts) {
    return facts
        .sameDatabase()
        .map(problem -> Finding.fail(problem, DistinctDatabases.FIX))
        .orElseGet(() -> Finding.ok("source and target are different databases"));
  }
}
