package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.phase.preflight.facts.InstalledExtension;
import dev.timescalemigration.phase.preflight.facts.SideFacts;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.PrintableSql;
import dev.timescalemigration.timescale.TimescaleVersion;
import java.util.List;
import java.util.Optional;

/**
 * Both sides have the extension in exactly the same version, as the dump holds the extension's own
 * tables.
 */
final class TimescaleVersionsEqual implements Requirement {
  private static final String NAME = "timescaledb";

  @Override
  public String name() {
    return "TimescaleDB versions";
  }

  @Override
  public CheckFinding examine(Facts facts) {
    Optional<String> source = facts.source().timescaleExtension().map(InstalledExtension::version);
    Optional<String> target = facts.target().timescaleExtension().map(InstalledExtension::version);
    if (source.isEmpty()) {
      return CheckFinding.fail(
          "the source has no extension timescaledb", "check that it is the right database");
    }
    if (target.isEmpty()) {
      return CheckFinding.fail(
          "the target has no extension timescaledb", create(facts, source.get()));
    }
    if (source.equals(target)) {
      return CheckFinding.ok("both " + source.get());
    }
    return CheckFinding.fail(
        "source " + source.get() + ", target " + target.get(),
        bringTogether(facts, source.get(), target.get()));
  }

  private static String create(Facts facts, String version) {
    String schema = facts.source().timescaleExtension().orElseThrow().schema();
    String create =
        "run in the target: "
            + PrintableSql.list(
                List.of(
                    "CREATE SCHEMA IF NOT EXISTS " + Identifiers.quote(schema),
                    "CREATE EXTENSION timescaledb SCHEMA "
                        + Identifiers.quote(schema)
                        + " VERSION "
                        + Identifiers.literal(version)));
    return facts.target().offers(NAME, version)
        ? create
        : "install TimescaleDB " + version + " on the target's server, then " + create;
  }

  /** An extension can only be updated, so the older side is brought to the newer one's version. */
  private static String bringTogether(Facts facts, String source, String target) {
    boolean sourceOlder =
        TimescaleVersion.parse(source).compareTo(TimescaleVersion.parse(target)) < 0;
    SideFacts older = sourceOlder ? facts.source() : facts.target();
    String version = sourceOlder ? target : source;
    String update =
        "as the first command of a new session in the "
            + older.side().value()
            + ": ALTER EXTENSION timescaledb UPDATE TO '"
            + version
            + "';";
    return older.offers(NAME, version)
        ? update
        : "install TimescaleDB "
            + version
            + " on the "
            + older.side().value()
            + "'s server, then, "
            + update;
  }
}
