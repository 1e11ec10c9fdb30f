package dev.timescalemigration.phase.schema;

import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.timescale.BackgroundJob;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * The roles that background jobs run as. Only a member of a job's role may alter the job ({@code
 * ts_bgw_job_permission_check}, {@code src/bgw/job.c} 2.16 to 2.27; since 2.28 the database's owner
 * too), so a hosted target would refuse to switch off the jobs of the source's superuser, and
 * nobody should be given jobs that run with rights beyond his own. Such jobs become the target
 * role's own, as all tables do in a load; the others keep their role.
 */
final class JobOwners {
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
        target.createQuery("select current_user::regrole::text").mapTo(String.class).one());
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

  /** Where a dump is to be written so that it arrives with the changed roles. */
  OutputStream within(OutputStream script) {
    return beyondReach.isEmpty() ? script : new Column(script);
  }

  /** Changes one column in the rows of one table, line by line; all else passes as bytes. */
  private final class Column extends DumpLines {
    private static final String BEGINS = "COPY \"_timescaledb_";
    private static final Pattern JOBS =
        Pattern.compile(
            "COPY \"_timescaledb_(?:config|catalog)\"\\.\"bgw_job\" \\((.*)\\) FROM stdin;");
    private static final int NONE = -1;

    private int column = NONE;

    Column(OutputStream script) {
      super(script);
    }

    @Override
    boolean mayMatter(int length, int last) {
      return column != NONE || length > BEGINS.length() || BEGINS.charAt(length - 1) == last;
    }

    @Override
    void lineEnded(String text) throws IOException {
      out.write(changed(text).getBytes(StandardCharsets.UTF_8));
    }

    private String changed(String text) {
      if (column == NONE) {
        Matcher begins = JOBS.matcher(text.stripTrailing());
        if (begins.matches()) {
          column = List.of(begins.group(1).split(", ")).indexOf("\"owner\"");
        }
        return text;
      }
      if (text.startsWith("\\.")) {
        column = NONE;
        return text;
      }
      String[] values = text.split("\t", -1);
      String owner = values[column].replace("\\\\", "\\");
      if (beyondReach.stream().map(JobOwners::quoted).anyMatch(owner::equals)) {
        values[column] = quoted(targetRole).replace("\\", "\\\\");
      }
      return String.join("\t", values);
    }
  }
}
