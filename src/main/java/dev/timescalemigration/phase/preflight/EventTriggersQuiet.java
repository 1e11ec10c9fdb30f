package dev.timescalemigration.phase.preflight;

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
    List<String> triggers = facts.target().timescale().orElseThrow().eventTriggers();
    return triggers.isEmpty()
        ? Finding.ok("none")
        : Finding.warn(
            "fire when staging and copying create and drop tables: " + NameList.of(triggers),
            "if one of them refuses statements, run ALTER EVENT TRIGGER … DISABLE in the target"
                + " until all is copied");
  }
}
