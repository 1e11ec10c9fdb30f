package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.compare.schema.MisplacedObject;
import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.postgres.PrintableSql;
import java.util.List;

/**
 * No user's object is in a schema that TimescaleDB keeps for itself: rows of such tables are not
 * loaded, since chunks are there too.
 */
final class ExtensionSchemasFree implements Requirement {

  @Override
  public String name() {
    return "objects in schemas of TimescaleDB";
  }

  @Override
  public boolean applies(Facts facts) {
    return facts.source().timescale().isPresent();
  }

  @Override
  public CheckFinding examine(Facts facts) {
    List<MisplacedObject> found = facts.source().timescale().orElseThrow().misplacedObjects();
    if (found.isEmpty()) {
      return CheckFinding.ok("only its own");
    }
    return CheckFinding.fail(
            "users' objects are in schemas that TimescaleDB keeps for itself, and would not be"
                + " moved with their rows: "
                + NameList.of(found),
            "run in the source, with another schema if you prefer: "
                + PrintableSql.list(found.stream().map(MisplacedObject::move).toList()))
        .naming(found);
  }
}
