package dev.timescalemigration.phase.jobs;

import dev.timescalemigration.ledger.JobState;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.RecordedReport;
import dev.timescalemigration.timescale.BackgroundJob;
import dev.timescalemigration.timescale.Catalogs;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * How the background jobs of both sides compare, those of other schedulers too.
 *
 * @param equal jobs that both sides have alike
 * @param notRestored jobs that are off in the target only because they were not restored yet
 * @param differences what else the target has otherwise
 * @param otherRoles jobs that run as another role in the target, one sentence each: a load gives
 *     jobs of roles out of reach to the role that loads
 */
public record JobsComparison(
    int equal, int notRestored, List<JobDifference> differences, List<String> otherRoles) {

  /**
   * What one job has otherwise.
   *
   * @param job the job's id in the source; for a job that only the target has, {@code target-} and
   *     its id there; for a job of another scheduler, the scheduler's name before it
   * @param sentence what differs
   */
  public record JobDifference(String job, String sentence) {}

  /** Compares the jobs as they are now. */
  public static JobsComparison of(Handle source, Handle target, Ledger ledger) {
    JobPairs both = JobPairs.of(Catalogs.of(source).jobs(source), Catalogs.of(target).jobs(target));
    Set<Integer> restored =
        ledger.jobs().all().stream()
            .filter(state -> state.enabledAt().isPresent())
            .map(JobState::jobId)
            .collect(Collectors.toSet());
    List<JobDifference> differences = new ArrayList<>();
    for (BackgroundJob job : both.missing()) {
      differences.add(
          new JobDifference(String.valueOf(job.id()), job + " is missing in the target"));
    }
    for (BackgroundJob job : both.targetOnly()) {
      differences.add(new JobDifference("target-" + job.id(), job + " is only in the target"));
    }
    int equal = 0;
    int notRestored = 0;
    for (JobPair pair : both.pairs()) {
      List<String> ofPair = new ArrayList<>(pair.differences());
      boolean switched = pair.source().scheduled() != pair.target().scheduled();
      boolean waits = pair.source().scheduled() && !restored.contains(pair.source().id());
      if (switched && !waits) {
        ofPair.add(
            pair.source().scheduled()
                ? "it is off, but on in the source"
                : "it is on, but off in the source");
      }
      ofPair.forEach(
          difference ->
              differences.add(
                  new JobDifference(
                      String.valueOf(pair.source().id()), pair.target() + ": " + difference)));
      if (switched && waits) {
        notRestored++;
      } else if (ofPair.isEmpty()) {
        equal++;
      }
    }
    differences.addAll(OtherSchedulers.of(source).differences(target, wereEnabled(ledger)));
    return new JobsComparison(
        equal, notRestored, List.copyOf(differences), otherRoles(both.pairs()));
  }

  private static List<String> otherRoles(List<JobPair> pairs) {
    return pairs.stream()
        .filter(pair -> !pair.hasSameOwner())
        .map(
            pair ->
                pair.target()
                    + " runs as "
                    + pair.target().owner()
                    + ", in the source as "
                    + pair.source().owner())
        .toList();
  }

  /** Jobs may have been disabled again since. */
  private static boolean wereEnabled(Ledger ledger) {
    return latest(ledger, EnableJobsPhase.NAME) > latest(ledger, DisableJobsPhase.NAME);
  }

  private static long latest(Ledger ledger, String phase) {
    return ledger.latestReport(phase).map(RecordedReport::id).orElse(0L);
  }

  /** Whether the target has every job as the source, but for those not restored yet. */
  public boolean isEqual() {
    return differences.isEmpty();
  }
}
