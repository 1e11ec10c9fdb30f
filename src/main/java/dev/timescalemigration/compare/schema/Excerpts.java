package dev.timescalemigration.compare.schema;

/**
 * Two definitions, cut to what differs when they are long: the body of a function or a view's query
 * would bury it.
 *
 * @param source the source's part; null when there is none
 * @param target the target's part; null when there is none
 */
record Excerpts(String source, String target) {
  private static final int LONG = 200;

  static Excerpts of(String source, String target) {
    int from = source == null || target == null ? 0 : startOfDifference(source, target);
    return new Excerpts(cut(source, from), cut(target, from));
  }

  /** Where the first word that differs begins. */
  private static int startOfDifference(String source, String target) {
    if (source.length() <= LONG && target.length() <= LONG) {
      return 0;
    }
    int at = 0;
    while (at < source.length() && at < target.length() && source.charAt(at) == target.charAt(at)) {
      at++;
    }
    while (at > 0 && !Character.isWhitespace(source.charAt(at - 1))) {
      at--;
    }
    return at;
  }

  private static String cut(String definition, int from) {
    if (definition == null) {
      return null;
    }
    int until = Math.min(definition.length(), from + LONG);
    return (from > 0 ? "…" : "")
        + definition.substring(from, until)
        + (until < definition.length() ? "…" : "");
  }
}
