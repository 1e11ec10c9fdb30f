package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.failure.MigrationFailure;
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
  public Finding examine(Facts facts) {
    int source = facts.source().server().majorVersion();
    // A target that is too old is a failure of its own.
    int target = Math.max(source, facts.target().server().majorVersion());
    try {
      return Finding.ok(ClientPrograms.find(source, target, facts.environment()).toString());
    } catch (MigrationFailure e) {
      return Finding.fail(e.getMessage(), e.hint().orElse(""));
    }
  }
}
