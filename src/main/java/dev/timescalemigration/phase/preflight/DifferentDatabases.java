package dev.timescalemigration.phase.preflight;

/** Source and target are two databases. */
final class DifferentDatabases implements Requirement {

  @Override
  public String name() {
    return "two databases";
  }

  @Override
  public Finding examine(Facts facts) {

    return facts
            .source()
            .server()
            .runningDatabase()
            .equals(facts.target().server().runningDatabase())
        ? Finding.fail(
            "source and target are the same database",
            "give the address of another database as the target")
        : Finding.ok("source and target are different databases");
  }
}
