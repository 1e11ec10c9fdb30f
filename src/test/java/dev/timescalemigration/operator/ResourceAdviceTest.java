package dev.timescalemigration.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceAdviceTest {
  private static final Pattern JOINED = Pattern.compile("\"\\s*\\+\\s*\"");
  private static final Pattern COMMENT = Pattern.compile("(?m)^ *(/\\*\\*|\\*|//).*$");
  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\n]|\\\\.)*)\"");

  /** A command of the program, or advice to run the one that was run. */
  private static final Pattern COMMAND =
      Pattern.compile("\\btsm [a-z]|(?<!not )\\brun again\\b|\\bsame command\\b");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          run the same command again | it is retried automatically
          fix the cause, then run 'tsm jobs run' again; jobs that succeeded are not run again | fix the cause, then it is retried automatically; jobs that succeeded are not run again
          run 'tsm copy --failed', then 'tsm verify' | it is retried automatically
          use another target, or remove that migration's ledger with 'tsm clean --target' | use another target, or remove that migration's ledger with a deletion with deletionPolicy Cleanup
          give the target more disk space, then run again | give the target more disk space, then it is retried automatically
          'tsm preflight' lists all of them with their fixes; run the same command again after that | the worker's log lists all of them; it is retried automatically after that
          look at the rows, then run: tsm compare --scope plain-tables --repair | look at the rows, then run, in a container of the operator's image, with these arguments: compare --scope plain-tables --repair
          let 'tsm schema' load an empty target, or run 'tsm capture stop' | delete the resource, and apply it again with an empty target
          raise maxRetainedWal (--max-retained-wal), then begin again: 'tsm capture stop', 'tsm clean --force', an empty target, and 'tsm capture start' | raise spec.writes.capture.maxRetainedWal, then begin again: delete the resource, and apply it again with an empty target
          raise maxRetainedWal (--max-retained-wal), then run 'tsm capture recover' | raise spec.writes.capture.maxRetainedWal, then both sides are brought together again automatically
          make the target take them, then run 'tsm capture recover' again | make the target take them, then run, in a container of the operator's image, with these arguments: capture recover
          alter the table in the target so that it has the source's columns, then run 'tsm capture apply' again | alter the table in the target so that it has the source's columns, then it is retried automatically
          find them with 'tsm compare', and bring the source's rows with 'tsm repair'; if somebody still writes, stop that | find them with a TimescaleComparison with repair Always, which brings the source's rows; if somebody still writes, stop that
          end the sessions in it, then run 'tsm rehearse --clean' | end the sessions in it, then it is retried automatically
          name an empty database with --database | name an empty database with spec.rehearsal.database
          correct the name, or create the database | correct the name, or create the database
          """)
  void names_no_command_that_a_person_with_kubectl_does_not_have(String hint, String said) {
    assertThat(ResourceAdvice.of(hint)).isEqualTo(said);
  }

  /**
   * All texts from which failures are made, as a failure of any of them may reach a resource. Only
   * the command line chooses by a command.
   */
  @Test
  void leaves_no_command_of_any_text_that_a_worker_or_the_operator_may_report() throws IOException {
    List<String> left = new ArrayList<>();
    int commands = 0;
    for (Path file : sources()) {
      String code = COMMENT.matcher(Files.readString(file)).replaceAll("");
      String joined = JOINED.matcher(code).replaceAll("");
      for (MatchResult literal : LITERAL.matcher(joined).results().toList()) {
        String text = literal.group(1).replace("\\\"", "\"");
        commands += COMMAND.matcher(text).find() ? 1 : 0;
        if (COMMAND.matcher(ResourceAdvice.of(text)).find()) {
          left.add(file.getFileName() + ": " + text + " -> " + ResourceAdvice.of(text));
        }
      }
    }
    assertThat(commands).as("texts that name a command").isGreaterThan(40);
    assertThat(left).isEmpty();
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(
              file ->
                  !file.toString()
                      .matches(
                          ".*/(cli/(?!worker/)|engine/WayBackChoice|operator/ResourceAdvice).*"))
          .toList();
    }
  }
}
