package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.phase.preflight.facts.EventTrigger;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.PrintableSql;
import java.util.List;

/** No event trigger of the target's fires for what staging and copying create and drop. */
final class EventTriggersQuiet implements Requirement {

  @Override
  public String name() {
    return "event triggers in target";
  }

  @Override
  public boolean applies(Facts facts) {
    return facts.timescaleOnBothSides();
  }

  @Override
  public Finding examine(Facts facts) {
    List<EventTrigger> triggers = facts.target().timescale().orElseThrow().eventTriggers();
    return triggers.isEmpty()
        ? Finding.ok("none")
        : Finding.warn(
                "fire when staging and copying create and drop tables: " + NameList.of(triggers),
                "if one of them refuses statements, disable it in the target until all is copied: "
                    + PrintableSql.list(
                        triggers.stream()
                            .map(
                                one ->
                                    "ALTER EVENT TRIGGER "
                                        + Identifiers.quote(one.name())
                                        + " DISABLE")
                            .toList()))
            .naming(triggers);
  }
}
