package dev.timescalemigration.timescale.job;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table of background jobs in a dump with all identifiers quoted. */
public final class DumpedJobs {
  /** How the statements begin that bring rows of the catalog. */
  public static final String BEGINNING = "COPY \"_timescaledb_";

  private static final Pattern COPY =
      Pattern.compile(
          "COPY \"_timescaledb_(?:config|catalog)\"\\.\"bgw_job\" \\((.*)\\) FROM stdin;");

  private DumpedJobs() {}

  /**
   * Which value of a row is the job's owner.
   *
   * @param statement of a dump
   * @return empty when it does not bring the rows of jobs
   */
  public static Optional<Integer> ownerColumn(String statement) {
    Matcher jobs = COPY.matcher(statement);
    return jobs.matches()
        ? Optional.of(List.of(jobs.group(1).split(", ")).indexOf("\"owner\""))
        : Optional.empty();
  }
}
