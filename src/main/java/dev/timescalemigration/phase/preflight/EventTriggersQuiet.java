package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.phase.preflight.facts.EventTrigger;
import dev.timescalemigration.postgres.PrintableSql;
import java.util.List;
import java.util.function.Function;

/**
 * No event trigger of the target's fires for what the ledger, staging and copying make and drop.
 */
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
  public CheckFinding examine(Facts facts) {
    List<EventTrigger> triggers = facts.target().timescale().orElseThrow().eventTriggers();
    if (triggers.isEmpty()) {
      return CheckFinding.ok("none");
    }
    return facts
        .target()
        .refusedStatement()
        .map(
            refusal ->
                CheckFinding.fail(
                    "the target refuses to make or drop a table ("
                        + refusal
                        + "), as the ledger and the copy do; these fire: "
                        + NameList.of(triggers),
                    "run in the target as an administrator: "
                        + statements(triggers, EventTrigger::disable)
                        + " When all is copied, run: "
                        + statements(triggers, EventTrigger::enable)))
        .orElseGet(
            () ->
                CheckFinding.warn(
                    "fire when staging and copying create and drop tables: "
                        + NameList.of(triggers),
                    "if one of them refuses statements, disable it in the target until all is"
                        + " copied: "
                        + statements(triggers, EventTrigger::disable)))
        .naming(triggers);
  }

  private static String statements(
      List<EventTrigger> triggers, Function<EventTrigger, String> statement) {
    return PrintableSql.list(triggers.stream().map(statement).toList());
  }
}
