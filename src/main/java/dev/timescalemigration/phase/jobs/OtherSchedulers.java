package dev.timescalemigration.phase.jobs;

import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.SqlFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * The jobs of other schedulers of the source. They must not write into the target while it is
 * filled, so they arrive inactive, and become as active as in the source when the jobs are enabled.
 */
public final class OtherSchedulers {
  private static final String EXTENSIONS =
      "select e.extname, n.nspname from pg_extension e join pg_namespace n on n.oid ="
          + " e.extnamespace";

  private final Map<OtherScheduler, Jobs> found = new TreeMap<>();

  private OtherSchedulers() {}

  /** The jobs of one scheduler: where its tables are, and its jobs as a JSON array. */
  private record Jobs(String schema, String json) {}

  /** Reads the source's jobs as they are now. */
  public static OtherSchedulers of(Handle source) {
    OtherSchedulers schedulers = new OtherSchedulers();
    Map<String, String> extensions = extensions(source);
    for (OtherScheduler scheduler : OtherScheduler.values()) {
      String schema = extensions.get(scheduler.extension());
      if (schema != null) {
        String jobs =
            source
                .createQuery(SqlFile.of(OtherSchedulers.class, file(scheduler, "jobs")))
                .define("schema", Identifiers.quote(schema))
                .mapTo(String.class)
                .one();
        schedulers.found.put(scheduler, new Jobs(schema, jobs));
      }
    }
    return schedulers;
  }

  private static Map<String, String> extensions(Handle handle) {
    Map<String, String> schemas = new TreeMap<>();
    handle
        .createQuery(EXTENSIONS)
        .map((row, context) -> schemas.put(row.getString(1), row.getString(2)))
        .list();
    return schemas;
  }

  private static String file(OtherScheduler scheduler, String what) {
    return scheduler.extension() + "_" + what;
  }

  /**
   * SQL that makes the jobs inactive that a dump brought, to run in the load's own transaction: so
   * no scheduler ever sees one of them active.
   */
  public String off() {
    StringBuilder sql = new StringBuilder();
    found.forEach(
        (scheduler, jobs) ->
            sql.append(
                    SqlFile.of(OtherSchedulers.class, file(scheduler, "off"))
                        .replace("<schema>", Identifiers.quote(jobs.schema()))
                        .replace(":jobs", Identifiers.literal(jobs.json())))
                .append(";\n"));
    return sql.toString();
  }

  /** Makes the same jobs inactive in a target that has them already; names those it changed. */
  public List<String> switchOff(Handle target) {
    return each(target, "off");
  }

  /** Gives the target's jobs the state that they have in the source; names those it changed. */
  List<String> restore(Handle target) {
    return each(target, "on");
  }

  /** What of the source's jobs will not run in the target, one sentence each with the fix. */
  List<String> problems(Handle target) {
    return each(target, "problems");
  }

  /**
   * What the target has otherwise.
   *
   * @param enabled whether the jobs were enabled; until then inactive jobs wait for that
   */
  List<JobsComparison.JobDifference> differences(Handle target, boolean enabled) {
    Map<String, String> there = extensions(target);
    List<JobsComparison.JobDifference> differences = new ArrayList<>();
    found.forEach(
        (scheduler, jobs) -> {
          String schema = there.get(scheduler.extension());
          if (schema != null) {
            differences.addAll(
                query(target, scheduler, "differences", schema, jobs)
                    .bind("enabled", enabled)
                    .map(
                        (row, context) ->
                            new JobsComparison.JobDifference(
                                row.getString("job"), row.getString("sentence")))
                    .list());
          }
        });
    return differences;
  }

  /** What the load does to them, one line for each scheduler. */
  public List<String> notes() {
    return found.keySet().stream()
        .map(
            scheduler ->
                "the jobs of "
                    + scheduler.extension()
                    + " are loaded inactive: 'tsm jobs enable' makes them active as in the source")
        .toList();
  }

  private List<String> each(Handle target, String what) {
    Map<String, String> there = extensions(target);
    List<String> lines = new ArrayList<>();
    found.forEach(
        (scheduler, jobs) -> {
          String schema = there.get(scheduler.extension());
          if (schema != null) {
            lines.addAll(query(target, scheduler, what, schema, jobs).mapTo(String.class).list());
          }
        });
    return lines;
  }

  private static Query query(
      Handle target, OtherScheduler scheduler, String what, String schema, Jobs jobs) {
    return target
        .createQuery(SqlFile.of(OtherSchedulers.class, file(scheduler, what)))
        .define("schema", Identifiers.quote(schema))
        .bind("jobs", jobs.json());
  }
}
