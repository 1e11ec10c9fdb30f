package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.postgres.Identifiers;

/** The extension stands in a schema of the same name, as the dump calls it there. */
final class ExtensionSchemaEqual implements Requirement {

  @Override
  public String name() {
    return "schema of timescaledb";
  }

  @Override
  public boolean applies(Facts facts) {
    return facts.source().timescaleExtension().isPresent()
        && facts.target().timescaleExtension().isPresent();
  }

  @Override
  public Finding examine(Facts facts) {

    String source = facts.source().timescaleExtension().orElseThrow().schema();
    String target = facts.target().timescaleExtension().orElseThrow().schema();
    return source.equals(target)
        ? Finding.ok("both " + source)
        : Finding.fail(
            "source " + source + ", target " + target,
            "in the empty target: DROP EXTENSION timescaledb, then as the first command of a new"
                + " session CREATE EXTENSION timescaledb SCHEMA "
                + Identifiers.quote(source));
  }
}
