package dev.timescalemigration.phase.copy;

import dev.timescalemigration.phase.stage.StageOptions;
import dev.timescalemigration.phase.stage.StagePhase;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.selection.SelectionRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Stages and copies in a test, with a completion point per hypertable. */
final class Copying {
  private final PhaseContext context;
  private final List<SelectionRule> rules = new ArrayList<>();

  Copying(PhaseContext context) {
    this.context = context;
  }

  /** The hypertables that a regular expression over {@code schema.table} names, up to a point. */
  Copying until(String filter, String completionPoint) {
    rules.add(
        new SelectionRule(
            Optional.of(filter), Optional.empty(), Optional.of(completionPoint), false, false));
    return this;
  }

  CopyReport run() {
    new StagePhase(context, new StageOptions(rules, Optional.empty(), 1, false, false, "test"))
        .run();
    return new CopyPhase(context, new CopyOptions(2, -1, false, 1, Duration.ofSeconds(5))).run();
  }
}
