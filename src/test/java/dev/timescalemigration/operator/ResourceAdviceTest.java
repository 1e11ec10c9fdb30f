package dev.timescalemigration.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceAdviceTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          run the same command again | it is tried again automatically
          mend the cause, then run 'tsm jobs run' again; jobs that succeeded are not run again | mend the cause, then it is tried again automatically; jobs that succeeded are not run again
          run 'tsm copy --failed', then 'tsm verify' | it is tried again automatically
          use another target, or remove that migration's record with 'tsm clean --target' | use another target, or remove that migration's record with a deletion with deletionPolicy Cleanup
          give the target more disk space, then run again | give the target more disk space, then it is tried again automatically
          'tsm preflight' lists all of them with their mends; it is tried again by the same command | the worker's log lists all of them; it is tried again automatically
          correct the name, or create the database | correct the name, or create the database
          """)
  void names_no_command_that_a_person_with_kubectl_does_not_have(String hint, String said) {
    assertThat(ResourceAdvice.of(hint)).isEqualTo(said);
  }
}
