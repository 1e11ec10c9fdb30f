package dev.timescalemigration.cli.run;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Puts the advice of a phase, which names commands of this program, into words for a person who
 * reads it in a resource: what they would run again, the operator runs again.
 */
final class ResourceAdvice {
  private static final String TRIED_AGAIN = "it is tried again automatically";
  private static final String COMMAND = "'tsm [^']*'";

  private static final Map<Pattern, String> WORDS = new LinkedHashMap<>();

  static {
    put("'tsm preflight' lists all of them with their mends", "the worker's log lists all of them");
    put("it is tried again by the same command", TRIED_AGAIN);
    put("'tsm clean[^']*'", "a deletion with deletionPolicy Cleanup");
    put("--recompress", "spec.copy.recompress");
    put("--until( T)?", "spec.completionPoint");
    put("run (the same command|" + COMMAND + ") (again|first)( to go on)?", TRIED_AGAIN);
    put("run " + COMMAND + "(,? (and|then) (then )?" + COMMAND + ")*( again| first)?", TRIED_AGAIN);
    put("then run again", "then " + TRIED_AGAIN);
    put("^run again$", TRIED_AGAIN);
  }

  private ResourceAdvice() {}

  private static void put(String words, String inResource) {
    WORDS.put(Pattern.compile(words), inResource);
  }

  /** The advice as it stands in a resource. */
  static String of(String hint) {
    String advice = hint;
    for (Map.Entry<Pattern, String> word : WORDS.entrySet()) {
      advice = word.getKey().matcher(advice).replaceAll(word.getValue());
    }
    return advice;
  }
}
