package dev.timescalemigration.cli.run;

import java.util.List;
import java.util.Optional;

/**
 * What a phase's handler has to tell a person.
 *
 * @param lines what was done or found
 * @param completionPoint the completion point that serves everything, where one was found
 * @param tellsTheFile whether the lines say what to write into the file, there being no other way
 */
record Told(List<String> lines, Optional<String> completionPoint, boolean tellsTheFile) {

  static Told of(List<String> lines) {
    return new Told(List.copyOf(lines), Optional.empty(), false);
  }
}
