package dev.timescalemigration.cli.command;

import java.util.List;

/**
 * Commands that belong together, in the order in which a migration uses them.
 *
 * @param heading what they are for
 * @param commands their names
 */
public record CommandGroup(String heading, List<String> commands) {
  /** All commands. */
  public static final List<CommandGroup> ALL =
      List.of(
          new CommandGroup(
              "The whole migration", List.of("init", "rehearse", "run", "status", "report")),
          new CommandGroup("Before the data", List.of("preflight", "schema", "suggest")),
          new CommandGroup(
              "The data",
              List.of(
                  "capture",
                  "stage",
                  "copy",
                  "limit",
                  "verify",
                  "compare",
                  "repair",
                  "refresh-caggs")),
          new CommandGroup(
              "After the data",
              List.of("jobs", "validate", "switch", "rollback", "finish", "clean")),
          new CommandGroup("In a cluster", List.of("operator", "worker")),
          new CommandGroup("In a shell", List.of("completion")));
}
