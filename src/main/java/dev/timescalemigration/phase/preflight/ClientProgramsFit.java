package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.phase.preflight.facts.ServerFacts;
import dev.timescalemigration.postgres.ClientPrograms;

/** Programs that can dump the source and whose dumps the target can read are installed. */
final class ClientProgramsFit implements Requirement {

  @Override
  public String name() {
    return "pg_dump and psql";
  }

  @Override
  public boolean applies(Facts facts) {
    return !facts.schemaExpected();
  }

  @Override
  public CheckFinding examine(Facts facts) {
    ServerFacts server = facts.source().server();
    int source = server.majorVersion();
    // A target that is too old is a failure of its own.
    int target = Math.max(source, facts.target().server().majorVersion());
    try {
      ClientPrograms programs = ClientPrograms.find(source, target, facts.environment());
      return programs.areEarlierThan(server.versionNumber())
          ? CheckFinding.warn(
              programs + ", an earlier release than the source's " + server.version(),
              "install the newest release of postgresql-client-"
                  + programs.major()
                  + ": an earlier one does not know what later ones changed")
          : CheckFinding.ok(programs.toString());
    } catch (MigrationFailure e) {
      return CheckFinding.fail(e.getMessage(), e.hint().orElse(""));
    }
  }
}
