package dev.timescalemigration.phase.jobs;

import dev.timescalemigration.ledger.capture.WayBackLedger;
import dev.timescalemigration.ledger.capture.WayBackState;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.timescale.BackgroundJob;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.Catalogs;
import dev.timescalemigration.timescale.job.JobSettings;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.locks.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * The background jobs of the old source while a way back is kept: they are off, as the target's do
 * their work, and what those write comes back. Which were on is in the ledger before.
 */
public final class SourceJobs {
  private final PhaseContext context;

  /**
   * Of one migration.
   *
   * @param context with both sides writable
   */
  public SourceJobs(PhaseContext context) {
    this.context = context;
  }

  /** Whether they were switched off. */
  public boolean areOff() {
    return recorded().isPresent();
  }

  private Optional<List<Integer>> recorded() {
    return context.target().with(WayBackLedger::read).flatMap(WayBackState::sourceJobs);
  }

  /**
   * Switches the jobs off that are on.
   *
   * @return what keeps some of them on, one sentence each
   */
  public List<String> off() {
    return Step.JOBS.alone(
        context,
        () -> {
          try (Handle source = context.source().open()) {
            Catalog catalog = Catalogs.of(source);
            List<BackgroundJob> on =
                catalog.jobs(source).stream().filter(BackgroundJob::scheduled).toList();
            if (!areOff()) {
              record(on.stream().map(BackgroundJob::id).toList());
            }
            return each(source, catalog, on, JobSettings::switchOff, "off");
          }
        });
  }

  /**
   * Switches those on again that were switched off.
   *
   * @return what keeps some of them off, one sentence each
   */
  public List<String> on() {
    return Step.JOBS.alone(
        context,
        () -> {
          Optional<List<Integer>> off = recorded();
          if (off.isEmpty()) {
            return List.of();
          }
          try (Handle source = context.source().open()) {
            Catalog catalog = Catalogs.of(source);
            List<BackgroundJob> jobs =
                catalog.jobs(source).stream()
                    .filter(job -> off.get().contains(job.id()) && !job.scheduled())
                    .toList();
            List<String> problems = each(source, catalog, jobs, JobSettings::switchOn, "on");
            if (problems.isEmpty()) {
              record(null);
            }
            return problems;
          }
        });
  }

  private void record(List<Integer> jobs) {
    context.target().use(target -> WayBackLedger.sourceJobs(target, jobs));
  }

  private static List<String> each(
      Handle source,
      Catalog catalog,
      List<BackgroundJob> jobs,
      BiConsumer<JobSettings, BackgroundJob> change,
      String word) {
    JobSettings settings = new JobSettings(source, catalog.extensionSchema());
    List<String> problems = new ArrayList<>();
    for (BackgroundJob job : jobs) {
      try {
        change.accept(settings, job);
      } catch (JdbiException e) {
        if (DatabaseErrors.isTemporary(e)) {
          throw e;
        }
        problems.add(
            job
                + " of the source cannot be switched "
                + word
                + ": "
                + DatabaseErrors.oneLine(e)
                + "; switch it "
                + word
                + " with alter_job() as its owner");
      }
    }
    return problems;
  }
}
