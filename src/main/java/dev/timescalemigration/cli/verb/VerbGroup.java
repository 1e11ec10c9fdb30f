package dev.timescalemigration.cli.verb;

import java.util.List;

/**
 * Verbs that belong together, in the order in which a migration uses them.
 *
 * @param heading what they are for
 * @param verbs their names
 */
public record VerbGroup(String heading, List<String> verbs) {
  /** All verbs. */
  public static final List<VerbGroup> ALL =
      List.of(
          new VerbGroup("The whole migration", List.of("run", "status")),
          new VerbGroup("Before the data", List.of("preflight", "schema", "suggest")),
          new VerbGroup(
              "The data", List.of("stage", "copy", "limit", "verify", "compare", "refresh-caggs")),
          new VerbGroup("After the data", List.of("jobs", "validate", "switch", "clean")),
          new VerbGroup("In a cluster", List.of("operator", "worker")));
}
