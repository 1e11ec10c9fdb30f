package dev.timescalemigration.phase.schema;

import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.timescale.BackgroundJob;
import dev.timescalemigration.timescale.job.DumpedJobs;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * The roles that background jobs run as. Only a member of a job's role may alter the job ({@code
 * ts_bgw_job_permission_check}, {@code src/bgw/job.c} 2.16 to 2.27; since 2.28 the database's owner
 * too), so a hosted target would refuse to switch off the jobs of the source's superuser, and
 * nobody should be given jobs that run with rights beyond his own. Such jobs become the target
 * role's own, as all tables do in a load; the others keep their role.
 */
final class JobOwners implements DumpRule {
  private final List<BackgroundJob> jobs;
  private final Set<String> beyondReach;
  private final String targetRole;

  private JobOwners(List<BackgroundJob> jobs, Set<String> beyondReach, String targetRole) {
    this.jobs = jobs;
    this.beyondReach = beyondReach;
    this.targetRole = targetRole;
  }

  /** Looks which roles of the jobs the session of the target may not act as. */
  static JobOwners of(List<BackgroundJob> jobs, Handle target) {
    return new JobOwners(
        jobs,
        target
            .createQuery(SqlFile.of(JobOwners.class, "roles_beyond_reach"))
            .bindArray(
                "owners", String.class, jobs.stream().map(BackgroundJob::owner).distinct().toList())
            .mapTo(String.class)
            .set(),
        target
            .createQuery("select quote_ident(current_user)::regrole::text")
            .mapTo(String.class)
            .one());
  }

  /** A role as a dump with all identifiers quoted writes it. */
  private static String quoted(String role) {
    return role.startsWith("\"") ? role : '"' + role + '"';
  }

  /** What was changed, one line for each role. */
  List<String> notes() {
    return beyondReach.stream()
        .sorted()
        .map(
            owner ->
                "background jobs of role "
                    + owner
                    + " run as "
                    + targetRole
                    + " in the target, which may not act as that role: "
                    + jobs.stream()
                        .filter(job -> job.owner().equals(owner))
                        .map(BackgroundJob::toString)
                        .collect(Collectors.joining(", ")))
        .toList();
  }

  @Override
  public List<String> beginnings() {
    return beyondReach.isEmpty() ? List.of() : List.of(DumpedJobs.BEGINNING);
  }

  @Override
  public boolean leavesOut(String statement) {
    return false;
  }

  @Override
  public Optional<UnaryOperator<String>> rowsAfter(String copy) {
    return DumpedJobs.ownerColumn(copy).map(column -> row -> changed(row, column));
  }

  private String changed(String row, int column) {
    String[] values = row.split("\t", -1);
    String owner = values[column].replace("\\\\", "\\");
    if (beyondReach.stream().map(JobOwners::quoted).anyMatch(owner::equals)) {
      values[column] = quoted(targetRole).replace("\\", "\\\\");
    }
    return String.join("\t", values);
  }
}
