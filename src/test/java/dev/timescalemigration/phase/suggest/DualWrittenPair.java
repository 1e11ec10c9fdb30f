package dev.timescalemigration.phase.suggest;

import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.servers.Servers;
import dev.timescalemigration.servers.TestDatabase;
import dev.timescalemigration.timescale.Catalogs;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.Progress;
import dev.timescalemigration.work.StopSignal;
import dev.timescalemigration.work.selection.HypertableSelection;
import dev.timescalemigration.work.selection.SelectionRule;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Two databases as an application that writes to both sees them. */
final class DualWrittenPair implements AutoCloseable {
  private final TestDatabase source = Servers.source().createDatabase("suggest_source");
  private final TestDatabase target = Servers.target().createDatabase("suggest_target");

  TestDatabase source() {
    return source;
  }

  TestDatabase target() {
    return target;
  }

  void both(String sql) {
    source.execute(sql);
    target.execute(sql);
  }

  SuggestReport suggest() {
    return suggest(SuggestOptions.defaults());
  }

  SuggestReport suggest(SuggestOptions options) {
    PhaseContext context =
        new PhaseContext(
            source.as(Side.SOURCE),
            target.as(Side.TARGET),
            Progress.NONE,
            new StopSignal(),
            Clock.systemUTC(),
            "test");
    return new SuggestPhase(context, options).run();
  }

  List<HypertableEvidence> prove(String filter, String until, long budget) {
    SelectionRule rule =
        new SelectionRule(Optional.of(filter), Optional.empty(), Optional.of(until), false, false);
    try (Handle onSource = source.as(Side.SOURCE).open();
        Handle onTarget = target.as(Side.TARGET).open()) {
      HypertableSelection selection =
          HypertableSelection.of(onSource, Catalogs.of(onSource), List.of(rule));
      return new CompletionPointProof(onSource, onTarget, budget).check(selection.hypertables());
    }
  }

  @Override
  public void close() {
    source.close();
    target.close();
  }
}
