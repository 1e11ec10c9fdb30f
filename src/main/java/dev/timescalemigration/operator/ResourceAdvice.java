package dev.timescalemigration.operator;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.migration.Phase;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Puts the words of a failure, which may name commands and options of this program, into those of a
 * resource: what a person would run again on the command line, the operator runs again.
 */
final class ResourceAdvice {
  private static final String TRIED_AGAIN = "it is retried automatically";
  private static final String COMMAND = "'tsm [^']*'";
  private static final String BEGIN_AGAIN =
      "delete the resource, and apply it again with an empty target";

  private static final Map<Pattern, String> WORDS = new LinkedHashMap<>();

  static {
    capture();
    rehearsal();
    put("'tsm preflight' lists all of them with their fixes", "the worker's log lists all of them");
    put("'tsm preflight' (lists|prints)", "the log of the preflight worker $1");
    put("'tsm status' (shows|lists)", "the worker's log $1");
    put("\\(?as 'tsm suggest' finds it\\)?", "as status.completionPoint has it");
    put("'tsm suggest' proposes (one|a point)", "status.completionPoint proposes one");
    put("'tsm clean[^']*'", "a deletion with deletionPolicy Cleanup");
    put("run 'tsm limit --limit-commit 0'", "set spec.copy.limits.commitMilliseconds to 0");
    put("\\(--([a-z]+(?:-[a-z]+)*)(?:,| or) (spec\\.[A-Za-z.]+)\\)", "($2)");
    put("--recompress", "spec.copy.recompress");
    put("--until( T)?", "spec.completionPoint");
    put("cascade Up \\(--cascade-up\\)", "spec.rules' cascade Up");
    put("it is tried again by the same command", TRIED_AGAIN);
    put("run (the same command|" + COMMAND + ") (again|first)( to continue)?", TRIED_AGAIN);
    put(
        "run " + COMMAND + "(,? (and|then) (then )?(run )?" + COMMAND + ")*( again| first)?",
        TRIED_AGAIN);
    put(
        ": tsm compare --scope",
        ", in a container of the operator's image, with these arguments: compare --scope");
    put("so the same command can be run again", "and " + TRIED_AGAIN);
    put("then run again", "then " + TRIED_AGAIN);
    put("^run again$", TRIED_AGAIN);
    phase("preflight", Phase.PREFLIGHT);
    phase("schema", Phase.MIGRATING_SCHEMA);
    phase("suggest", Phase.AWAITING_COMPLETION_POINT);
    phase("stage", Phase.STAGING);
    phase("copy", Phase.COPYING);
    phase("verify", Phase.VERIFYING);
    phase("refresh-caggs", Phase.REFRESHING_AGGREGATES);
    phase("jobs", Phase.ENABLING_JOBS);
    phase("validate", Phase.VALIDATING);
    phase("switch", Phase.SWITCHING_OVER);
    put("'tsm (status|report)[^']*'", "the worker's log");
  }

  private ResourceAdvice() {}

  private static void put(String words, String inResource) {
    WORDS.put(Pattern.compile(words), inResource);
  }

  /** Capture is begun and ended by the resource: what is lost is begun again by another one. */
  private static void capture() {
    put(
        "'tsm capture stop', 'tsm clean --force', an empty target, and 'tsm capture start'",
        BEGIN_AGAIN);
    put(
        "begin with 'tsm capture start',? (and|before) 'tsm schema'",
        "begin again: " + BEGIN_AGAIN);
    put(
        "begin again with 'tsm clean --force' and an empty target, and run 'tsm capture start'"
            + " before 'tsm schema'",
        "begin again: " + BEGIN_AGAIN);
    put(
        "then run 'tsm capture recover'$",
        "then both sides are brought together again automatically");
    put(
        "run 'tsm capture recover'( again)?",
        "run, in a container of the operator's image, with these arguments: capture recover");
    put("let 'tsm schema' load an empty target, or run 'tsm capture stop'", BEGIN_AGAIN);
    put(
        "run 'tsm capture stop', then 'tsm clean' again; if the source is gone for good, 'tsm clean"
            + " --force --source-gone'",
        TRIED_AGAIN
            + "; if the source is gone for good, remove the ledger: DROP SCHEMA"
            + " _timescale_migration CASCADE in the target");
    put(
        "stop 'tsm capture apply', then run the same command again",
        "stop it if it is no pod of this resource; " + TRIED_AGAIN);
    put(
        "stop it, or run the same command again when it has ended",
        "stop it if it is no pod of this resource; " + TRIED_AGAIN);
    put("'tsm capture start' lists", "the log of the preflight worker lists");
    put("'tsm capture prove' compares again", "both sides are compared again automatically");
    put(
        "'tsm compare', and bring the source's rows with 'tsm repair'",
        "a TimescaleComparison with repair Always, which brings the source's rows");
    put("Run the same command again", "It is undone when the switch is tried again");
    put("'tsm compare', repair with 'tsm repair'", "a TimescaleComparison that repairs");
    put("(?<!run )'tsm compare'", "a TimescaleComparison");
    put(
        "stage it with 'tsm stage'",
        "stage it, in a container of the operator's image, with these arguments: stage");
    put(
        "run 'tsm capture stop', or the same command again",
        "it is undone when the switch is tried again");
    put("maxRetainedWal \\(--max-retained-wal\\)", "spec.writes.capture.maxRetainedWal");
  }

  /** What a rehearsal could not do or left is done by the next one. */
  private static void rehearsal() {
    put("--database( NAME)?", "spec.rehearsal.database");
    put("--template", "spec.rehearsal.template");
    put("then (run )?'tsm rehearse --clean'", "then " + TRIED_AGAIN);
    put("'?tsm rehearse( --clean)?'?", "the next rehearsal");
  }

  /** A command that a sentence names, and does not advise to run. */
  private static void phase(String command, Phase phase) {
    put("'tsm " + command + "( [^']*)?'", "the phase " + phase.value());
  }

  /** A failure as a resource shows it. */
  static MigrationFailure of(MigrationFailure failure) {
    return MigrationFailure.of(
            failure.kind(),
            failure.reason(),
            of(failure.getMessage()),
            failure.hint().map(ResourceAdvice::of).orElse(null))
        .causedBy(failure.getCause(), failure.sqlState().orElse(null));
  }

  /** A text as a resource shows it. */
  static String of(String text) {
    String advice = text;
    for (Map.Entry<Pattern, String> word : WORDS.entrySet()) {
      advice = word.getKey().matcher(advice).replaceAll(word.getValue());
    }
    return advice;
  }
}
