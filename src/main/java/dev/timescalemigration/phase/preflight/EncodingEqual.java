package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.phase.preflight.facts.ServerFacts;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.PrintableSql;
import java.util.List;

/** Text is kept in the same encoding: all of it fits, and rows compare equal. */
final class EncodingEqual implements Requirement {

  @Override
  public String name() {
    return "encoding";
  }

  @Override
  public CheckFinding examine(Facts facts) {

    String source = facts.source().server().encoding();
    String target = facts.target().server().encoding();
    return source.equals(target)
        ? CheckFinding.ok("both " + source)
        : CheckFinding.fail(
            "source " + source + ", target " + target,
            "create the empty target database again, connected to another database of its server: "
                + PrintableSql.list(again(facts)));
  }

  private static List<String> again(Facts facts) {
    ServerFacts source = facts.source().server();
    String database = Identifiers.quote(facts.target().server().database());
    return List.of(
        "DROP DATABASE " + database,
        "CREATE DATABASE "
            + database
            + " TEMPLATE template0 ENCODING "
            + Identifiers.literal(source.encoding())
            + " LC_COLLATE "
            + Identifiers.literal(source.collate())
            + " LC_CTYPE "
            + Identifiers.literal(source.ctype()));
  }
}
