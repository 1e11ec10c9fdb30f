package dev.timescalemigration.api.v1alpha1;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Finds what makes a text no regular expression of PostgreSQL, where that is a matter of brackets,
 * quantifiers and escapes ({@code src/backend/regex/regc_lex.c} and {@code regcomp.c}, 17). What it
 * does not find, the server says when the filter is applied.
 */
final class FilterSyntax {
  /** In front of a text that is taken as it is. */
  private static final String LITERALLY = "***=";

  private final String text;
  private final Deque<Integer> open = new ArrayDeque<>();
  private boolean mayRepeat;
  private int at;

  private FilterSyntax(String text) {
    this.text = text;
  }

  /** What is wrong, and at which character, counted from 1. */
  static Optional<String> problem(String text) {
    return text.startsWith(LITERALLY) ? Optional.empty() : new FilterSyntax(text).problem();
  }

  private Optional<String> problem() {
    for (; at < text.length(); at++) {
      Optional<String> found = look(text.charAt(at));
      if (found.isPresent()) {
        return found;
      }
    }
    return open.isEmpty() ? Optional.empty() : at(open.peek(), "'(' without its ')'");
  }

  private Optional<String> look(char c) {
    switch (c) {
      case '\\' -> {
        if (at + 1 == text.length()) {
          return at(at, "a backslash at the end");
        }
        at++;
        mayRepeat = true;
      }
      case '[' -> {
        return bracket();
      }
      case '(' -> {
        open.push(at);
        mayRepeat = false;
        skipKindOfGroup();
      }
      case ')' -> {
        if (open.isEmpty()) {
          return at(at, "')' without its '('");
        }
        open.pop();
        mayRepeat = true;
      }
      case '*', '+', '?' -> {
        return quantifier();
      }
      case '|', '^' -> mayRepeat = false;
      default -> mayRepeat = true;
    }
    return Optional.empty();
  }

  /** As in {@code (?:}, {@code (?=}, {@code (?<!} and embedded options. */
  private void skipKindOfGroup() {
    if (at + 1 < text.length() && text.charAt(at + 1) == '?') {
      at++;
      while (at + 1 < text.length() && "<=!:".indexOf(text.charAt(at + 1)) >= 0) {
        at++;
      }
    }
  }

  /** A question mark behind a quantifier makes it non-greedy. */
  private Optional<String> quantifier() {
    if (!mayRepeat) {
      return at(at, "'" + text.charAt(at) + "' with nothing to repeat");
    }
    if (at + 1 < text.length() && text.charAt(at + 1) == '?') {
      at++;
    }
    mayRepeat = false;
    return Optional.empty();
  }

  /** A closing bracket that comes first is one of the characters; classes hold brackets too. */
  private Optional<String> bracket() {
    int began = at;
    at++;
    if (at < text.length() && text.charAt(at) == '^') {
      at++;
    }
    for (int first = at; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == ']' && at > first) {
        mayRepeat = true;
        return Optional.empty();
      }
      if (c == '[' && at + 1 < text.length() && ":.=".indexOf(text.charAt(at + 1)) >= 0) {
        int end = text.indexOf(text.charAt(at + 1) + "]", at + 2);
        if (end < 0) {
          return at(began, "'[' without its ']'");
        }
        at = end + 1;
      } else if (c == '\\') {
        at++;
      }
    }
    return at(began, "'[' without its ']'");
  }

  private static Optional<String> at(int position, String problem) {
    return Optional.of(problem + ", at character " + (position + 1));
  }
}
