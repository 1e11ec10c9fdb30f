package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.PrintableSql;
import java.util.List;

/** The extension is in a schema of the same name, as the dump calls it there. */
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
  public CheckFinding examine(Facts facts) {

    String source = facts.source().timescaleExtension().orElseThrow().schema();
    String target = facts.target().timescaleExtension().orElseThrow().schema();
    return source.equals(target)
        ? CheckFinding.ok("both " + source)
        : CheckFinding.fail(
            "source " + source + ", target " + target,
            "in the empty target: "
                + PrintableSql.list(
                    List.of(
                        "DROP EXTENSION timescaledb",
                        "CREATE SCHEMA IF NOT EXISTS " + Identifiers.quote(source)))
                + " Then, as the first command of a new session: "
                + PrintableSql.list(
                    List.of("CREATE EXTENSION timescaledb SCHEMA " + Identifiers.quote(source))));
  }
}
