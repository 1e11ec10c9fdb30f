package dev.timescalemigration.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterSyntaxTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '"',
      textBlock =
          """
          ((( 3
          a(b 2
          a) 2
          [a 1
          x[[:alpha:] 2
          x[[:alpha 2
          *a 1
          a** 3
          (?:*) 4
          a|+ 3
          a\\ 2
          """)
  void says_where_a_text_is_no_regular_expression(String text, int position) {
    assertThat(FilterSyntax.problem(text))
        .hasValueSatisfying(said -> assertThat(said).endsWith(", at character " + position));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "^public\\.metrics$",
        "a(b|c)*?d+",
        "[]a]",
        "[^]a]x",
        "[[:alpha:]_]+",
        "(?i)metrics",
        "(?:a|b){2,3}",
        "(?=a)a",
        "\\(",
        "***=(((",
        "a||b",
        "()"
      })
  void takes_what_postgresql_takes(String text) {
    assertThat(FilterSyntax.problem(text)).isEmpty();
  }
}
